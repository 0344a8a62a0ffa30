using BusinessMetrics.Projections.Audit;
using JasperFx.Events;
using Marten;

namespace BusinessMetrics.Audit;

/// <summary>How audit events get into the log: as streams that nobody appends to again, each event with its own caller and correlation.</summary>
internal static class AuditStream
{
    public static string NewKey() => $"audit/{Guid.CreateVersion7()}";

    public static void Start(IDocumentSession session, string key, IEnumerable<AuditRecorded> audits) =>
        session.Events.StartStream(key, audits.Select(audit => Event(session, audit)).ToArray<object>());

    private static IEvent Event(IDocumentSession session, AuditRecorded audit)
    {
        var recorded = session.Events.BuildEvent(audit);
        recorded.UserName = audit.Actor;
        recorded.CorrelationId = audit.CorrelationId;
        return recorded;
    }
}
