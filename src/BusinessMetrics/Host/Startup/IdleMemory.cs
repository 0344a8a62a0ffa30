namespace BusinessMetrics.Host.Startup;

/// <summary>
/// Gives memory back when a load has ended. The runtime collects when something is allocated; a service that has
/// become idle allocates next to nothing, and would keep what the load needed for as long as it stays so.
/// </summary>
internal sealed class IdleMemory(TimeProvider clock) : BackgroundService
{
    // Together they keep collections more than a minute apart, however little more than nothing the service has to do.
    private const long AllocatedWhenIdle = 8 << 20;
    private const long WorthCollecting = 128 << 20;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Array pools note at a collection which buffers lie unused, and let go of them at one a minute later.</summary>
    private static readonly TimeSpan PoolsLetGo = TimeSpan.FromSeconds(65);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        var arenas = MallocArenas.Find();
        var (collectedAt, before) = (0L, 0L);
        long? poolsNotedAt = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var allocated = GC.GetTotalAllocatedBytes();
            if (IsWorthCollecting(allocated, before, collectedAt))
            {
                Collect();
                (collectedAt, poolsNotedAt) = (allocated, clock.GetTimestamp());
            }
            else if (poolsNotedAt is { } noted && clock.GetElapsedTime(noted) > PoolsLetGo && IsIdle(allocated, before))
            {
                Collect();
                poolsNotedAt = null;
            }

            before = allocated;
        }

        void Collect()
        {
            // Blocks for some 100 ms, in seconds in which next to nothing is asked.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            // The load left free pages there too, which no collection sees.
            arenas?.Trim();
        }
    }

    /// <param name="allocated">Bytes, since the process started.</param>
    /// <param name="before">A period ago.</param>
    /// <param name="collectedAt">When memory was given back last.</param>
    internal static bool IsWorthCollecting(long allocated, long before, long collectedAt) =>
        IsIdle(allocated, before) && allocated - collectedAt > WorthCollecting;

    private static bool IsIdle(long allocated, long before) => allocated - before < AllocatedWhenIdle;
}
