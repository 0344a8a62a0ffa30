using BusinessMetrics.Projections.Audit;
using BusinessMetrics.Recording;
using Marten;

namespace BusinessMetrics.Audit;

/// <summary>
/// Where audit events are written: in the transaction of the change that they tell of, or in one of their own for what
/// changed nothing. Each is a stream of its own, so that no two wait for each other.
/// </summary>
public sealed class AuditTrail(IDocumentStore store, ProjectionWakeup wakeup)
{
    /// <summary>Adds the event to a session's changes: both commit, or neither.</summary>
    public static void Enlist(IDocumentSession session, AuditRecorded audit) =>
        session.Events.StartStream($"audit/{Guid.CreateVersion7()}", audit);

    /// <summary>Writes the event alone.</summary>
    public async Task RecordAsync(AuditRecorded audit, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        Enlist(session, audit);
        await session.SaveChangesAsync(cancellation);
        wakeup.Signal();
    }
}
