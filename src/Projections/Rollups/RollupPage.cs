namespace BusinessMetrics.Projections.Rollups;

/// <summary>One series' bucket of one roll-up table.</summary>
public readonly record struct RollupKey(Granularity Granularity, DateTimeOffset Bucket, Guid SeriesId);

/// <summary>A metric that was retracted, as it was recorded.</summary>
public sealed record RetractedMetric(RecordedMetric Metric, DateTimeOffset RetractedAt, string Reason);

/// <summary>A page of events folded for one roll-up model: what is to be added to each of its tables.</summary>
public sealed class RollupPage(RollupModel model)
{
    private readonly Dictionary<SeriesKey, Guid> _series = [];
    private readonly Dictionary<RollupKey, Rollup> _rollups = [];

    public RollupModel Model => model;

    public IReadOnlyDictionary<SeriesKey, Guid> Series => _series;

    public IReadOnlyDictionary<RollupKey, Rollup> Rollups => _rollups;

    public void Add(RecordedMetric metric)
    {
        foreach (var observation in model.Observe(metric))
            foreach (var rollup in RollupsOf(observation.Series, metric.Metric.OccurredAt))
                rollup.Add(metric, observation.Value);
    }

    public void Retract(RetractedMetric retracted)
    {
        foreach (var observation in model.Observe(retracted.Metric))
            foreach (var rollup in RollupsOf(observation.Series, retracted.Metric.Metric.OccurredAt))
                rollup.Retract(retracted.Metric, observation.Value, retracted.RetractedAt);
    }

    /// <summary>The number of a metric's series; it is folded already.</summary>
    public Guid SeriesIdOf(SeriesKey series) => _series[series];

    private IEnumerable<Rollup> RollupsOf(SeriesKey series, DateTimeOffset occurredAt)
    {
        if (!_series.TryGetValue(series, out var seriesId))
            _series[series] = seriesId = series.ComputeId();
        foreach (var granularity in model.Granularities)
        {
            var key = new RollupKey(granularity, granularity.Floor(occurredAt), seriesId);
            if (!_rollups.TryGetValue(key, out var rollup))
                _rollups[key] = rollup = new(model.SketchGranularities.Contains(granularity) && model.IsSketched(series));
            yield return rollup;
        }
    }
}
