using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Projections.Store.Rollups;

/// <summary>
/// What is known of one series in one bucket. Folding is commutative: the same metrics and retractions give the same
/// roll-up in any order. A retraction takes back what can be subtracted (count, sum, sketch); least, greatest and
/// latest stay those of everything that was ever counted, and <see cref="Retractions"/> says that they may be wrong.
/// </summary>
public sealed class Rollup(bool hasSketch)
{
    public long Count { get; private set; }

    public ExactNumber Sum { get; private set; }

    public ExactNumber Min { get; private set; }

    public ExactNumber Max { get; private set; }

    public LatestValue Last { get; private set; }

    public long Retractions { get; private set; }

    /// <summary>When the first of what is counted here was recorded.</summary>
    public DateTimeOffset FirstRecordedAt { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>When the last metric or retraction that changed this was recorded.</summary>
    public DateTimeOffset LastChangedAt { get; private set; } = DateTimeOffset.MinValue;

    public QuantileSketch? Sketch { get; } = hasSketch ? new() : null;

    public void Add(RecordedMetric metric, ExactNumber value) => Fold(metric, value, 1, metric.RecordedAt);

    /// <param name="metric">The metric as it was recorded.</param>
    public void Retract(RecordedMetric metric, ExactNumber value, DateTimeOffset retractedAt)
    {
        Fold(metric, value, -1, retractedAt);
        Retractions++;
    }

    private void Fold(RecordedMetric metric, ExactNumber value, int times, DateTimeOffset changedAt)
    {
        var isFirst = LastChangedAt == DateTimeOffset.MinValue;
        Min = isFirst ? value : ExactNumber.Min(Min, value);
        Max = isFirst ? value : ExactNumber.Max(Max, value);
        var last = new LatestValue(value, metric.Metric.OccurredAt, metric.MetricId);
        Last = isFirst || last.IsAfter(Last) ? last : Last;
        Count += times;
        Sum = times > 0 ? Sum + value : Sum - value;
        Sketch?.Add(value.ToDouble(), times);
        // A retraction's own time is never earlier than the metric's, so it cannot move the beginning.
        FirstRecordedAt = changedAt < FirstRecordedAt ? changedAt : FirstRecordedAt;
        LastChangedAt = changedAt > LastChangedAt ? changedAt : LastChangedAt;
    }
}
