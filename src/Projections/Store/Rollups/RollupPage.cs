using System.Runtime.InteropServices;

namespace BusinessMetrics.Projections.Store.Rollups;

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
        {
            var seriesId = SeriesIdOf(observation.Series);
            for (var i = 0; i < model.Granularities.Count; i++)
                RollupOf(model.Granularities[i], observation.Series, seriesId, metric).Add(metric, observation.Value);
        }
    }

    public void Retract(RetractedMetric retracted)
    {
        foreach (var observation in model.Observe(retracted.Metric))
        {
            var seriesId = SeriesIdOf(observation.Series);
            for (var i = 0; i < model.Granularities.Count; i++)
                RollupOf(model.Granularities[i], observation.Series, seriesId, retracted.Metric).Retract(retracted.Metric, observation.Value, retracted.RetractedAt);
        }
    }

    private Guid SeriesIdOf(SeriesKey series)
    {
        if (!_series.TryGetValue(series, out var seriesId))
            _series[series] = seriesId = series.ComputeId();
        return seriesId;
    }

    private Rollup RollupOf(Granularity granularity, SeriesKey series, Guid seriesId, RecordedMetric metric)
    {
        var key = new RollupKey(granularity, granularity.Floor(metric.Metric.OccurredAt), seriesId);
        ref var rollup = ref CollectionsMarshal.GetValueRefOrAddDefault(_rollups, key, out _);
        return rollup ??= new(model.SketchGranularities.Contains(granularity) && model.IsSketched(series));
    }
}
