namespace BusinessMetrics.Platform.Signals;

/// <summary>Wakes one who waits for something on this node; however often it is given meanwhile, that is once.</summary>
public abstract class WakeSignal : IDisposable
{
    private readonly SemaphoreSlim _given = new(0, 1);

    public void Signal()
    {
        try
        {
            if (_given.CurrentCount == 0)
                _given.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another has just given it.
        }
    }

    /// <summary>Returns when it was given since the last time, or after <paramref name="atMost"/>.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellation) => _given.WaitAsync(atMost, cancellation);

    public void Dispose()
    {
        _given.Dispose();
        GC.SuppressFinalize(this);
    }
}
