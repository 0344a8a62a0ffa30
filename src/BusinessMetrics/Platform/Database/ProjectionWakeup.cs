using JasperFx.Events.Daemon.HighWater;

namespace BusinessMetrics.Platform.Database;

/// <summary>
/// Tells the projections of this process that something was committed, so that figures follow within milliseconds
/// and an idle service need not poll often. Other nodes' commits are found by polling.
/// </summary>
public sealed class ProjectionWakeup(TimeProvider clock) : IDaemonWakeup
{
    /// <summary>A single commit shows at once, all but the few that come with it.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// While commits keep coming each look at the log finds many of them: what they add to one bucket is then written
    /// once. Longer than <see cref="Pause"/>, and still short for whoever watches.
    /// </summary>
    private static readonly TimeSpan PauseUnderLoad = TimeSpan.FromMilliseconds(120);

    private readonly SemaphoreSlim _committed = new(0, 1);
    private long _wokenAt;

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
        if (!await _committed.WaitAsync(timeout, token))
            return;
        var isBusy = _wokenAt != 0 && clock.GetElapsedTime(_wokenAt) < 2 * PauseUnderLoad;
        _wokenAt = clock.GetTimestamp();
        await Task.Delay(isBusy ? PauseUnderLoad : Pause, clock, token);
    }

    public void Dispose() => _committed.Dispose();
}
