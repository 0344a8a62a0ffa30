using JasperFx.Events.Daemon.HighWater;

namespace BusinessMetrics.Recording;

/// <summary>
/// Tells the projections of this process that something was committed, so that figures follow within milliseconds
/// and an idle service need not poll often. Other nodes' commits are found by polling.
/// </summary>
public sealed class ProjectionWakeup(TimeProvider clock) : IDaemonWakeup
{
    /// <summary>Under load each look at the log finds many commits, instead of one look for each.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _committed = new(0, 1);

    public void Signal()
    {
        try
        {
            if (_committed.CurrentCount == 0)
                _committed.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another commit has just said so.
        }
    }

    public async Task WaitAsync(TimeSpan timeout, CancellationToken token)
    {
        if (await _committed.WaitAsync(timeout, token))
            await Task.Delay(Pause, clock, token);
    }

    public void Dispose() => _committed.Dispose();
}
