using BusinessMetrics.Projections.Events;

namespace BusinessMetrics.Projections.Ledger;

/// <summary>A metric with what the store knows of it.</summary>
/// <param name="MetricId">The event's id.</param>
/// <param name="Sequence">The event's place in the log.</param>
/// <param name="RecordedAt">The moment of record, as opposed to the metric's own time.</param>
public sealed record LedgerEntry(Guid MetricId, long Sequence, DateTimeOffset RecordedAt, MetricRecorded Metric);

/// <summary>One series' bucket of one roll-up table.</summary>
public readonly record struct RollupKey(Granularity Granularity, DateTimeOffset Bucket, Guid SeriesId);

/// <summary>A page of events, folded: what is to be added to each table of the ledger.</summary>
public sealed class LedgerPage
{
    private readonly Dictionary<MetricSeries, Guid> _series = [];
    private readonly Dictionary<RollupKey, Rollup> _rollups = [];
    private readonly List<(LedgerEntry Entry, Guid SeriesId)> _records = [];

    public IReadOnlyDictionary<MetricSeries, Guid> Series => _series;

    public IReadOnlyDictionary<RollupKey, Rollup> Rollups => _rollups;

    public IReadOnlyList<(LedgerEntry Entry, Guid SeriesId)> Records => _records;

    public static LedgerPage Fold(IEnumerable<LedgerEntry> entries)
    {
        var page = new LedgerPage();
        foreach (var entry in entries)
            page.Add(entry);
        return page;
    }

    private void Add(LedgerEntry entry)
    {
        var series = MetricSeries.Of(entry.Metric);
        if (!_series.TryGetValue(series, out var seriesId))
            _series[series] = seriesId = series.ComputeId();
        _records.Add((entry, seriesId));
        foreach (var granularity in Granularities.All)
        {
            var key = new RollupKey(granularity, granularity.Floor(entry.Metric.OccurredAt), seriesId);
            if (!_rollups.TryGetValue(key, out var rollup))
                _rollups[key] = rollup = new();
            rollup.Add(entry.MetricId, entry.Metric.OccurredAt, entry.Metric.Value);
        }
    }
}
