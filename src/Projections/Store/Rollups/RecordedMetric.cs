using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Projections.Store.Rollups;

/// <summary>A metric with what the store knows of it.</summary>
/// <param name="MetricId">The event's id.</param>
/// <param name="Sequence">The event's place in the log.</param>
/// <param name="RecordedAt">The moment of record, as opposed to the metric's own time.</param>
public sealed record RecordedMetric(Guid MetricId, long Sequence, DateTimeOffset RecordedAt, MetricRecorded Metric);
