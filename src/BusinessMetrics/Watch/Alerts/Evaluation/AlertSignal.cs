using BusinessMetrics.Platform.Signals;
using Marten;
using Marten.Services;

namespace BusinessMetrics.Watch.Alerts.Evaluation;

/// <summary>Wakes the evaluation when a projection commits on this node: some figure may have changed.</summary>
public sealed class AlertSignal : WakeSignal, IChangeListener
{
    public Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        Signal();
        return Task.CompletedTask;
    }

    public Task BeforeCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token) => Task.CompletedTask;
}
