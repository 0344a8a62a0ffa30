using System.Globalization;
using BusinessMetrics.Projections.Events;
using Marten;

namespace BusinessMetrics.Projections.Ledger;

/// <summary>Queues the statements that add a folded page to the ledger's tables.</summary>
internal static class LedgerWriter
{
    private const string SeriesSql =
        $"""
        insert into {ReadModels.Schema}.metric_series (series_id, category, service, metric_name, model_name, unit)
        select * from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
        on conflict (series_id) do nothing
        """;

    private const string RecordsSql =
        $"""
        insert into {ReadModels.Schema}.metric_records
            (occurred_at, metric_id, series_id, recorded_at, sequence, value, subject_id, session, metadata)
        select occurred_at, metric_id, series_id, recorded_at, sequence, value::numeric, subject_id, session, metadata::jsonb
        from unnest(?::timestamptz[], ?::uuid[], ?::uuid[], ?::timestamptz[], ?::bigint[], ?::text[], ?::uuid[], ?::text[], ?::text[])
            as record (occurred_at, metric_id, series_id, recorded_at, sequence, value, subject_id, session, metadata)
        """;

    private const string TotalsSql =
        $"""
        insert into {ReadModels.Schema}.metric_totals as known (category, count)
        select * from unnest(?::text[], ?::bigint[])
        on conflict (category) do update set count = known.count + excluded.count
        """;

    public static void Write(IDocumentOperations operations, LedgerPage page)
    {
        WriteSeries(operations, page);
        WriteRecords(operations, page);
        WriteTotals(operations, page);
        foreach (var granularity in Granularities.All)
            WriteRollups(operations, granularity, page);
    }

    private static void WriteSeries(IDocumentOperations operations, LedgerPage page)
    {
        var series = page.Series.ToArray();
        operations.QueueSqlCommand(
            SeriesSql,
            Column(series, known => known.Value),
            Column(series, known => known.Key.Category.Name()),
            Column(series, known => known.Key.Service),
            Column(series, known => known.Key.Name),
            Column(series, known => known.Key.Model),
            Column(series, known => known.Key.Unit));
    }

    private static void WriteRecords(IDocumentOperations operations, LedgerPage page)
    {
        var records = page.Records;
        operations.QueueSqlCommand(
            RecordsSql,
            Column(records, record => record.Entry.Metric.OccurredAt),
            Column(records, record => record.Entry.MetricId),
            Column(records, record => record.SeriesId),
            Column(records, record => record.Entry.RecordedAt.ToUniversalTime()),
            Column(records, record => record.Entry.Sequence),
            Column(records, record => record.Entry.Metric.Value.ToString()),
            Column(records, record => record.Entry.Metric.Subject),
            Column(records, record => record.Entry.Metric.Session),
            Column(records, record => record.Entry.Metric.Metadata?.GetRawText()));
    }

    private static void WriteTotals(IDocumentOperations operations, LedgerPage page)
    {
        var totals = page.Records.CountBy(record => record.Entry.Metric.Category).ToArray();
        operations.QueueSqlCommand(
            TotalsSql,
            Column(totals, total => total.Key.Name()),
            Column(totals, total => (long)total.Value));
    }

    private static void WriteRollups(IDocumentOperations operations, Granularity granularity, LedgerPage page)
    {
        var rollups = page.Rollups.Where(rollup => rollup.Key.Granularity == granularity).ToArray();
        operations.QueueSqlCommand(
            RollupSql(granularity),
            Column(rollups, rollup => rollup.Key.Bucket),
            Column(rollups, rollup => rollup.Key.SeriesId),
            Column(rollups, rollup => rollup.Value.Count),
            Column(rollups, rollup => rollup.Value.Sum.ToString()),
            Column(rollups, rollup => rollup.Value.Min.ToString()),
            Column(rollups, rollup => rollup.Value.Max.ToString()),
            Column(rollups, rollup => rollup.Value.Last.ToString()),
            Column(rollups, rollup => rollup.Value.LastAt),
            Column(rollups, rollup => rollup.Value.LastId),
            Column(rollups, rollup => ArrayLiteral(rollup.Value.Sketch)));
    }

    private static string RollupSql(Granularity granularity) =>
        $"""
        insert into {LedgerSchema.TableOf(granularity)} as known
            (bucket, series_id, count, sum, min, max, last_value, last_at, last_id, sketch)
        select bucket, series_id, count, sum::numeric, min::numeric, max::numeric, last_value::numeric, last_at, last_id, sketch::bigint[]
        from unnest(?::timestamptz[], ?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::uuid[], ?::text[])
            as added (bucket, series_id, count, sum, min, max, last_value, last_at, last_id, sketch)
        on conflict (bucket, series_id) do update set
            count      = known.count + excluded.count,
            sum        = known.sum + excluded.sum,
            min        = least(known.min, excluded.min),
            max        = greatest(known.max, excluded.max),
            last_value = case when (excluded.last_at, excluded.last_id) > (known.last_at, known.last_id)
                              then excluded.last_value else known.last_value end,
            last_id    = case when (excluded.last_at, excluded.last_id) > (known.last_at, known.last_id)
                              then excluded.last_id else known.last_id end,
            last_at    = greatest(known.last_at, excluded.last_at),
            sketch     = {ReadModels.Schema}.merge_sketches(known.sketch, excluded.sketch)
        """;

    private static string ArrayLiteral(QuantileSketch sketch) =>
        string.Create(CultureInfo.InvariantCulture, $"{{{string.Join(',', sketch.ToArray())}}}");

    private static T[] Column<TRow, T>(IReadOnlyCollection<TRow> rows, Func<TRow, T> value) => [.. rows.Select(value)];
}
