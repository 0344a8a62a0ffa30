using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Store.Ledger;

/// <summary>When the metrics of some series came into the record.</summary>
/// <param name="First">When the first of them was recorded.</param>
/// <param name="Last">When the last of them was recorded or retracted.</param>
/// <param name="Late">How many were recorded more than <see cref="LedgerRecording.Late"/> after they happened; null where that was not counted.</param>
/// <param name="Retracted">How many were retracted, and do not count.</param>
public sealed record RecordingSpan(DateTimeOffset? First, DateTimeOffset? Last, long? Late, long? Retracted);

/// <summary>Tells when metrics were recorded: from the records of a few, and from the roll-ups of many.</summary>
public sealed class LedgerRecording(NpgsqlDataSource dataSource)
{
    /// <summary>Of more, their records are not looked at one by one.</summary>
    public const long MostRecords = 100_000;

    /// <summary>Later than any usual delivery.</summary>
    public static TimeSpan Late { get; } = TimeSpan.FromHours(1);

    // For each series a range of metric_records_by_series (series_id, occurred_at, metric_id).
    private const string RecordsSql =
        $"""
        select min(record.recorded_at) filter (where not retracted.by_then),
               max(greatest(record.recorded_at, case when retracted.by_then then record.retracted_at end)),
               count(*) filter (where not retracted.by_then and record.recorded_at > record.occurred_at + @late),
               count(*) filter (where retracted.by_then)
        from {ReadModelSchema.Live}.metric_records as record
        cross join lateral (select record.retracted_at is not null and record.retracted_at <= @as_of as by_then) as retracted
        where record.series_id = any(@series) and record.occurred_at >= @starts and record.occurred_at < @ends and record.recorded_at <= @as_of
        """;

    /// <param name="count">How many metrics they have there.</param>
    public Task<RecordingSpan> OfAsync(IReadOnlyList<MetricSeries> series, TimeWindow window, DateTimeOffset? asOf, long count, CancellationToken cancellation)
    {
        if (series.Count == 0)
            return Task.FromResult(new RecordingSpan(null, null, 0, 0));
        var ids = series.Select(each => each.Key.ComputeId()).ToArray();
        if (count <= MostRecords)
            return FromRecordsAsync(ids, window, asOf, cancellation);
        // A roll-up that changed since does not tell how it was.
        return asOf is null ? FromRollupsAsync(ids, window, cancellation) : Task.FromResult(new RecordingSpan(null, null, null, null));
    }

    private async Task<RecordingSpan> FromRecordsAsync(Guid[] series, TimeWindow window, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(RecordsSql);
        command.Parameters.AddWithValue("series", series);
        command.Parameters.Add(new("starts", NpgsqlDbType.TimestampTz) { Value = window.Start });
        command.Parameters.Add(new("ends", NpgsqlDbType.TimestampTz) { Value = window.End });
        command.Parameters.Add(new("as_of", NpgsqlDbType.TimestampTz) { Value = asOf ?? AsOf.Now });
        command.Parameters.AddWithValue("late", Late);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(await InstantAsync(reader, 0, cancellation), await InstantAsync(reader, 1, cancellation), reader.GetInt64(2), reader.GetInt64(3));
    }

    /// <summary>To the minute at the window's ends, which does not matter to when something was recorded.</summary>
    private async Task<RecordingSpan> FromRollupsAsync(Guid[] series, TimeWindow window, CancellationToken cancellation)
    {
        var query = new RollupQuery(LedgerReadModel.Rollups, window);
        var cover = query.Cover;
        await using var command = dataSource.CreateCommand(
            $"""
            select min(pieces.first_recorded_at), max(pieces.last_changed_at), coalesce(sum(pieces.retractions), 0)::bigint
            from ({RollupSql.Pieces(query, cover, "rollup.first_recorded_at, rollup.last_changed_at, rollup.retractions", "rollup.series_id = any(@series)")}) as pieces
            """);
        RollupSql.AddParameters(command, query, cover);
        command.Parameters.AddWithValue("series", series);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(await InstantAsync(reader, 0, cancellation), await InstantAsync(reader, 1, cancellation), null, reader.GetInt64(2));
    }

    private static async ValueTask<DateTimeOffset?> InstantAsync(NpgsqlDataReader reader, int column, CancellationToken cancellation) =>
        await reader.IsDBNullAsync(column, cancellation) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(column, cancellation);
}
