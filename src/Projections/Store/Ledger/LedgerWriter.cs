using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Store.Ledger;

/// <summary>Queues the statements that add a folded page to the ledger's own tables.</summary>
internal static class LedgerWriter
{
    public static void WriteTotals(IStatements statements, string schema, IReadOnlyList<RecordedMetric> recorded, IReadOnlyList<RetractedMetric> retracted)
    {
        var totals = recorded.Select(metric => (metric.Metric.Category, Count: 1L))
            .Concat(retracted.Select(metric => (metric.Metric.Metric.Category, Count: -1L)))
            .GroupBy(change => change.Category.Name, change => change.Count)
            .Select(category => (Category: category.Key, Count: category.Sum()))
            .ToArray();
        if (totals.Length > 0)
            statements.Add(
                $"""
                insert into {schema}.metric_totals as known (category, count)
                select * from unnest(?::text[], ?::bigint[])
                on conflict (category) do update set count = known.count + excluded.count
                """,
                totals.Select(total => total.Category).ToArray(),
                totals.Select(total => total.Count).ToArray());
    }

    public static void WriteRecords(IStatements statements, string schema, IReadOnlyList<RecordedMetric> recorded)
    {
        if (recorded.Count == 0)
            return;
        var seriesIds = new Dictionary<SeriesKey, Guid>();
        statements.Insert(
            $"{schema}.metric_records",
            InsertedColumn.Of("occurred_at", "timestamptz", Column(recorded, metric => metric.Metric.OccurredAt)),
            InsertedColumn.Of("metric_id", "uuid", Column(recorded, metric => metric.MetricId)),
            InsertedColumn.Of("series_id", "uuid", Column(recorded, metric => SeriesIdOf(MetricSeries.Of(metric.Metric).Key))),
            InsertedColumn.Of("recorded_at", "timestamptz", Column(recorded, metric => metric.RecordedAt)),
            InsertedColumn.Of("sequence", "bigint", Column(recorded, metric => metric.Sequence)),
            InsertedColumn.Of("value", Column(recorded, metric => metric.Metric.Value)),
            InsertedColumn.Of("subject_id", "uuid", Column(recorded, metric => metric.Metric.Subject)),
            InsertedColumn.Of("session", "text", Column(recorded, metric => metric.Metric.Session)),
            InsertedColumn.Of("metadata", "jsonb", Column(recorded, metric => metric.Metric.Metadata?.GetRawText())),
            InsertedColumn.Of("removed", "jsonb", Column(recorded, metric => metric.Metric.Removed?.ToJson())));

        Guid SeriesIdOf(SeriesKey series)
        {
            if (!seriesIds.TryGetValue(series, out var id))
                seriesIds[series] = id = series.ComputeId();
            return id;
        }
    }

    public static void WriteRetractions(IStatements statements, string schema, IReadOnlyList<RetractedMetric> retracted)
    {
        if (retracted.Count == 0)
            return;
        statements.Add(
            $"""
            update {schema}.metric_records as record
            set retracted_at = retracted.retracted_at, retraction_reason = retracted.reason
            from unnest(?::timestamptz[], ?::uuid[], ?::timestamptz[], ?::text[])
                as retracted (occurred_at, metric_id, retracted_at, reason)
            where (record.occurred_at, record.metric_id) = (retracted.occurred_at, retracted.metric_id)
            """,
            Column(retracted, metric => metric.Metric.Metric.OccurredAt),
            Column(retracted, metric => metric.Metric.MetricId),
            Column(retracted, metric => metric.RetractedAt),
            Column(retracted, metric => metric.Reason));
    }

    private static T[] Column<TRow, T>(IReadOnlyCollection<TRow> rows, Func<TRow, T> value) => [.. rows.Select(value)];
}
