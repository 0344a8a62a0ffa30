using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Host.Verifying;

/// <summary>What single records come to in the finest buckets of a roll-up model, added up anew.</summary>
internal sealed class ExpectedRollups(RollupModel model)
{
    private readonly Dictionary<(DateTimeOffset Bucket, Guid SeriesId), AddedUp> _rows = [];
    private readonly Dictionary<SeriesKey, Guid> _seriesIds = [];

    public RollupModel Model => model;

    public Granularity Granularity => model.Granularities[0];

    public IReadOnlyDictionary<(DateTimeOffset Bucket, Guid SeriesId), AddedUp> Rows => _rows;

    public void Add(RecordedMetric metric)
    {
        foreach (var (series, value) in model.Observe(metric))
            Change(metric, series, row => new(row.Count + 1, row.Sum + value, row.Retractions));
    }

    /// <summary>Takes back what was added, as a retraction does.</summary>
    public void Retract(RecordedMetric metric)
    {
        foreach (var (series, value) in model.Observe(metric))
            Change(metric, series, row => new(row.Count - 1, row.Sum - value, row.Retractions + 1));
    }

    private void Change(RecordedMetric metric, SeriesKey series, Func<AddedUp, AddedUp> change)
    {
        if (!_seriesIds.TryGetValue(series, out var seriesId))
            _seriesIds[series] = seriesId = series.ComputeId();
        var key = (Granularity.Floor(metric.Metric.OccurredAt), seriesId);
        _rows[key] = change(_rows.GetValueOrDefault(key));
    }
}
