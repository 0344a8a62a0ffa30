using System.Text.Json;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Units;

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

    /// <summary>The event, in which pseudonyms stand for the person and the session.</summary>
    public MetricRecorded ToEvent(Guid? subject, string? session)
    {
        var metric = Category.NewMetric(Name, Value, Unit, Service, OccurredAt);
        return metric with { Model = Model, Subject = subject, Session = session, Metadata = Metadata, Removed = Removed };
    }

    /// <summary>
    /// Whether nothing in the other contradicts what was recorded under the same id. A metric sent without a time got
    /// one on arrival, so its repetition is not held to it.
    /// </summary>
    /// <param name="recorded">What the store holds.</param>
    /// <param name="repeated">What this metric would become.</param>
    /// <param name="forgotten">
    /// Subjects that were erased. Whether they and whoever this metric names are one person nobody can tell any more, so
    /// any person passes for them, and any session for theirs.
    /// </param>
    public bool IsRepetitionOf(MetricRecorded recorded, MetricRecorded repeated, IReadOnlySet<Guid> forgotten)
    {
        if (recorded.Subject is { } subject && forgotten.Contains(subject) && repeated.Subject is not null && (recorded.Session is null) == (repeated.Session is null))
            repeated = repeated with { Subject = subject, Session = recorded.Session };
        return Comparable(recorded) == Comparable(repeated)
            && (!TimeIsGiven || recorded.OccurredAt == OccurredAt)
            && SameMetadata(recorded.Metadata, repeated.Metadata);
    }

    /// <summary>Earlier versions recorded a unit by its name, however it was spelled.</summary>
    private static MetricRecorded Comparable(MetricRecorded metric) =>
        metric with { OccurredAt = default, Metadata = null, Unit = UnitCatalogue.Of(metric.Unit, metric.Name).Name };

    private static bool SameMetadata(JsonElement? left, JsonElement? right) =>
        left is { } known && right is { } given ? JsonElement.DeepEquals(known, given) : left is null && right is null;
}
