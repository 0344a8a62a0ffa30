using Marten;
using Marten.Services;

namespace BusinessMetrics.Watch.Alerts.Evaluation;

/// <summary>Wakes the evaluation when a projection commits on this node: some figure may have changed.</summary>
public sealed class AlertSignal : IChangeListener, IDisposable
{
    private readonly SemaphoreSlim _changed = new(0, 1);

    public void Signal()
    {
        try
        {
            if (_changed.CurrentCount == 0)
                _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another commit has just said so.
        }
    }

    /// <summary>Returns when something changed since the last time, or after <paramref name="atMost"/>.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellation) => _changed.WaitAsync(atMost, cancellation);

    public Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        Signal();
        return Task.CompletedTask;
    }

    public Task BeforeCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token) => Task.CompletedTask;

    public void Dispose() => _changed.Dispose();
}
