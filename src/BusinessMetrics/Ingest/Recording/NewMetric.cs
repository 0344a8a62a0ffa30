using System.Text.Json;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Trust.Subjects;

namespace BusinessMetrics.Ingest.Recording;

/// <summary>A metric that keeps every rule, normalised, on its way into the store.</summary>
public sealed record NewMetric
{
    public required Guid MetricId { get; init; }

    /// <summary>The caller chose the id, so it may have been recorded before.</summary>
    public required bool IdIsGiven { get; init; }

    /// <summary>The caller said when it happened; otherwise the time is that of its arrival.</summary>
    public required bool TimeIsGiven { get; init; }

    public required MetricCategory Category { get; init; }

    public required string Name { get; init; }

    public required ExactNumber Value { get; init; }

    public required string Unit { get; init; }

    public required string Service { get; init; }

    public string? Model { get; init; }

    public string? UserId { get; init; }

    public string? SessionId { get; init; }

    public JsonElement? Metadata { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>What redaction took out of its texts; null where that was nothing.</summary>
    public RemovedPersonalData? Removed { get; init; }

    /// <summary>What it was before personal data was taken out of it; null where none was.</summary>
    public NewMetric? Sent { get; init; }

    /// <summary>The event, in which pseudonyms stand for the person and the session, in metadata too.</summary>
    public MetricRecorded ToEvent(Guid? subject, string? session)
    {
        var metric = Category.NewMetric(Name, Value, Unit, Service, OccurredAt);
        var metadata = PersonReferences.Put(Metadata, UserId, SessionId, subject, session);
        return metric with { Model = Model, Subject = subject, Session = session, Metadata = metadata, Removed = Removed };
    }
}
