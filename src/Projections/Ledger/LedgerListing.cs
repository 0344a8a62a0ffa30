using BusinessMetrics.Projections.Numbers;
using BusinessMetrics.Projections.ReadModels;
using BusinessMetrics.Projections.Rollups;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Ledger;

/// <summary>A metric as the listing shows it, with its person still a pseudonym.</summary>
/// <param name="Metadata">JSON in UTF-8.</param>
public sealed record ListedMetric(
    Guid MetricId,
    MetricSeries Series,
    ExactNumber Value,
    DateTimeOffset OccurredAt,
    Guid? Subject,
    string? Session,
    byte[]? Metadata,
    Retraction? Retraction);

/// <summary>When and why a metric was retracted.</summary>
public sealed record Retraction(DateTimeOffset RetractedAt, string Reason);

/// <summary>Which metrics a listing shows: as of a moment of record time, with or without those that are retracted by then.</summary>
public readonly record struct ListingScope(DateTimeOffset? AsOf, bool IncludesRetracted);

/// <summary>A place in the listing: what follows it is older, or as old with a smaller id.</summary>
public readonly record struct ListingPosition(DateTimeOffset OccurredAt, Guid MetricId);

/// <summary>Lists recorded metrics, newest event first.</summary>
public sealed class LedgerListing(NpgsqlDataSource dataSource)
{
    /// <summary>Up to here, asking each series for its newest is cheaper than passing over the metrics of all others.</summary>
    private const int FewSeries = 32;

    internal const string RecordColumns = "record.metric_id, record.series_id, record.occurred_at, record.value::text, record.subject_id, record.session, record.metadata, record.retracted_at, record.retraction_reason";

    private const string Range =
        """
        record.occurred_at >= @starts and record.occurred_at < @ends
            and (record.occurred_at, record.metric_id) < (@after_at, @after_id)
            and record.recorded_at <= @as_of
            and (@with_retracted or record.retracted_at is null or record.retracted_at > @as_of)
        """;

    // A backward scan of the primary key (occurred_at, metric_id), partition by partition, that stops at the limit.
    private const string AllSeriesSql =
        $"""
        select {RecordColumns}
        from {ReadModelCatalogue.Schema}.metric_records as record
        where {Range} and (@series::uuid[] is null or record.series_id = any(@series))
        order by record.occurred_at desc, record.metric_id desc
        limit @limit offset @offset
        """;

    // For each series a backward scan of metric_records_by_series (series_id, occurred_at, metric_id), then a merge.
    private const string FewSeriesSql =
        $"""
        select {RecordColumns}
        from unnest(@series) as wanted (series_id)
        cross join lateral (
            select *
            from {ReadModelCatalogue.Schema}.metric_records as record
            where record.series_id = wanted.series_id and {Range}
            order by record.occurred_at desc, record.metric_id desc
            limit @limit + @offset
        ) as record
        order by record.occurred_at desc, record.metric_id desc
        limit @limit offset @offset
        """;

    /// <summary>At most <paramref name="limit"/> metrics of the window, after skipping <paramref name="offset"/>.</summary>
    /// <param name="after">Continue after this place; the start of the listing if null.</param>
    public async Task<List<ListedMetric>> PageAsync(
        MetricFilter filter, TimeWindow window, ListingScope scope, ListingPosition? after, int limit, long offset, CancellationToken cancellation)
    {
        var asOf = scope.AsOf ?? AsOf.Now;
        var series = await SeriesAsync(filter, cancellation);
        if (series.Count == 0)
            return [];
        var narrowed = filter != MetricFilter.All;
        await using var command = dataSource.CreateCommand(narrowed && series.Count <= FewSeries ? FewSeriesSql : AllSeriesSql);
        command.Parameters.Add(new("starts", NpgsqlDbType.TimestampTz) { Value = window.Start });
        command.Parameters.Add(new("ends", NpgsqlDbType.TimestampTz) { Value = window.End });
        command.Parameters.Add(new("after_at", NpgsqlDbType.TimestampTz) { Value = after?.OccurredAt ?? window.End });
        command.Parameters.Add(new("after_id", NpgsqlDbType.Uuid) { Value = after?.MetricId ?? Guid.Empty });
        command.Parameters.Add(new("series", NpgsqlDbType.Array | NpgsqlDbType.Uuid)
        {
            Value = narrowed ? series.Keys.ToArray() : DBNull.Value,
        });
        command.Parameters.Add(new("as_of", NpgsqlDbType.TimestampTz) { Value = asOf });
        command.Parameters.AddWithValue("with_retracted", scope.IncludesRetracted);
        command.Parameters.AddWithValue("limit", (long)limit);
        command.Parameters.AddWithValue("offset", offset);

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var metrics = new List<ListedMetric>(limit);
        while (await reader.ReadAsync(cancellation))
        {
            // A series may have been recorded for the first time since its name was looked up.
            if (!series.TryGetValue(reader.GetGuid(1), out var known))
            {
                series = await SeriesAsync(filter, cancellation);
                known = series[reader.GetGuid(1)];
            }

            metrics.Add(Read(reader, known, asOf));
        }

        return metrics;
    }

    /// <summary>A row of <see cref="RecordColumns"/>.</summary>
    internal static ListedMetric Read(NpgsqlDataReader reader, MetricSeries series, DateTimeOffset asOf) => new(
        reader.GetGuid(0),
        series,
        RollupSql.Number(reader, 3),
        reader.GetFieldValue<DateTimeOffset>(2),
        reader.IsDBNull(4) ? null : reader.GetGuid(4),
        RollupSql.Text(reader, 5),
        reader.IsDBNull(6) ? null : reader.GetFieldValue<byte[]>(6),
        RetractionOf(reader, asOf));

    /// <summary>The retraction, unless it was made after the moment that was asked about.</summary>
    private static Retraction? RetractionOf(NpgsqlDataReader reader, DateTimeOffset asOf)
    {
        if (reader.IsDBNull(7) || reader.GetFieldValue<DateTimeOffset>(7) is var at && at > asOf)
            return null;
        return new(at, reader.GetString(8));
    }

    private async Task<Dictionary<Guid, MetricSeries>> SeriesAsync(MetricFilter filter, CancellationToken cancellation)
    {
        var query = filter.QueryOf(default);
        await using var command = dataSource.CreateCommand(
            $"""
            select series.series_id, {string.Join(", ", MetricSeries.Dimensions.Select(dimension => $"series.{dimension}"))}
            from {ReadModelCatalogue.Schema}.metric_series as series
            where true{RollupSql.Conditions(query)}
            """);
        RollupSql.AddFilters(command, query);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var series = new Dictionary<Guid, MetricSeries>();
        while (await reader.ReadAsync(cancellation))
            series[reader.GetGuid(0)] = MetricSeries.Of(new SeriesKey([.. MetricSeries.Dimensions.Select((_, i) => RollupSql.Text(reader, 1 + i))]));
        return series;
    }
}
