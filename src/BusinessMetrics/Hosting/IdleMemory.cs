namespace BusinessMetrics.Hosting;

/// <summary>
/// Gives memory back when a load has ended. The runtime collects when something is allocated; a service that has
/// become idle allocates nothing, and would keep what the load needed for as long as it stays so.
/// </summary>
internal sealed class IdleMemory(TimeProvider clock) : BackgroundService
{
    private const long AllocatedWhenIdle = 16 << 20;
    private const long WorthCollecting = 256 << 20;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        var (collectedAt, before) = (0L, 0L);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var allocated = GC.GetTotalAllocatedBytes();
            if (IsWorthCollecting(allocated, before, collectedAt))
            {
                // Blocks for some 100 ms, in seconds in which next to nothing is asked.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                collectedAt = allocated;
            }

            before = allocated;
        }
    }

    /// <param name="allocated">Bytes, since the process started.</param>
    /// <param name="before">A period ago.</param>
    /// <param name="collectedAt">When memory was given back last.</param>
    internal static bool IsWorthCollecting(long allocated, long before, long collectedAt) =>
        allocated - before < AllocatedWhenIdle && allocated - collectedAt > WorthCollecting;
}
