using System.Diagnostics;
using Npgsql;

namespace BusinessMetrics.Benchmarks;

/// <summary>
/// What a rebuild of the ledger would take in SQL alone: its records by INSERT ... SELECT straight from the JSONB, and
/// its roll-ups of minutes, hours and days by GROUP BY, each with all its keys.
/// </summary>
internal static class LedgerLimit
{
    private const string TruncateSql = "truncate measured.metric_records, measured.metric_rollups_minute, measured.metric_rollups_hour, measured.metric_rollups_day";

    private const string RecordsSql =
        $"""
        insert into measured.metric_records (occurred_at, metric_id, series_id, recorded_at, sequence, value, subject_id, session, metadata, removed)
        select (data->>'t')::timestamptz, id, {SeriesSql}, timestamp, seq_id, (data->>'v')::numeric, (data->>'p')::uuid, data->>'c', data->'d', data->'r'
        from events.mt_events
        where stream_id like 'metrics/%'
        """;

    private const string SeriesSql = "md5(concat_ws('|', type, data->>'s', data->>'n', data->>'m', data->>'u'))::uuid";

    public static async Task PrepareAsync(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        await MeasuredTables.CreateAsync(dataSource, cancellation);
        foreach (var bucket in (string[])["minute", "hour", "day"])
            await MeasuredTables.ExecuteAsync(dataSource, $"create table measured.metric_rollups_{bucket} (like read_models.metric_rollups_{bucket} including all)", cancellation);
        // The sketch is what SQL alone cannot make.
        await MeasuredTables.ExecuteAsync(dataSource, "alter table measured.metric_rollups_minute drop column sketch", cancellation);
    }

    /// <summary>In seconds.</summary>
    public static async Task<double> MeasureAsync(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        await MeasuredTables.ExecuteAsync(dataSource, TruncateSql, cancellation);
        await MeasuredTables.SettleAsync(dataSource, cancellation);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            MeasuredTables.ExecuteAsync(dataSource, RecordsSql, cancellation),
            RollUpAsync(dataSource, cancellation));
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task RollUpAsync(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        foreach (var bucket in (string[])["minute", "hour", "day"])
            await MeasuredTables.ExecuteAsync(
                dataSource,
                $"""
                insert into measured.metric_rollups_{bucket}
                    (bucket, series_id, count, sum, min, max, last_value, last_at, last_id, retractions, first_recorded_at, last_changed_at)
                select date_trunc('{bucket}', at, 'UTC'), series_id, count(*), sum(value), min(value), max(value),
                       (array_agg(value order by at desc, id desc))[1], max(at), (array_agg(id order by at desc, id desc))[1], 0, min(timestamp), max(timestamp)
                from (
                    select (data->>'t')::timestamptz as at, id, timestamp, (data->>'v')::numeric as value, {SeriesSql} as series_id
                    from events.mt_events
                    where stream_id like 'metrics/%'
                ) as metric
                group by 1, 2
                """,
                cancellation);
    }
}
