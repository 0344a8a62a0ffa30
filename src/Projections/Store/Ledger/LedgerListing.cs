using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Store.Ledger;

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

    /// <summary>Where new series keep coming, what was known a moment ago has to do.</summary>
    private const int Attempts = 3;

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
        from {ReadModelSchema.Live}.metric_records as record
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
            from {ReadModelSchema.Live}.metric_records as record
            where record.series_id = wanted.series_id and {Range}
            order by record.occurred_at desc, record.metric_id desc
            limit @limit + @offset
        ) as record
        order by record.occurred_at desc, record.metric_id desc
        limit @limit offset @offset
        """;

    private KnownSeries _known = KnownSeries.None;

    /// <summary>At most <paramref name="limit"/> metrics of the window, after skipping <paramref name="offset"/>.</summary>
    /// <param name="after">Continue after this place; the start of the listing if null.</param>
    public async Task<List<ListedMetric>> PageAsync(
        MetricFilter filter, TimeWindow window, ListingScope scope, ListingPosition? after, int limit, long offset, CancellationToken cancellation)
    {
        // Asked about by their numbers, which the planner can count, and mostly without reading them first: whether they
        // are all that there are is told in the same round trip.
        for (var attempt = 1; ; attempt++)
        {
            var known = _known;
            if (await PageAsync(known, isLast: attempt == Attempts) is { } page)
                return page;
            _known = await KnownSeries.ReadAsync(dataSource, cancellation);
        }

        async Task<List<ListedMetric>?> PageAsync(KnownSeries known, bool isLast)
        {
            var asOf = scope.AsOf ?? AsOf.Now;
            var wanted = filter == MetricFilter.All ? null : known.Matching(filter);
            var page = new NpgsqlBatchCommand(wanted?.Length <= FewSeries ? FewSeriesSql : AllSeriesSql);
            page.Parameters.Add(new("starts", NpgsqlDbType.TimestampTz) { Value = window.Start });
            // Partitions are left out by their bounds alone, and not by the place that a page goes on from.
            page.Parameters.Add(new("ends", NpgsqlDbType.TimestampTz) { Value = after?.OccurredAt < window.End ? after.Value.OccurredAt.AddMicroseconds(1) : window.End });
            page.Parameters.Add(new("after_at", NpgsqlDbType.TimestampTz) { Value = after?.OccurredAt ?? window.End });
            page.Parameters.Add(new("after_id", NpgsqlDbType.Uuid) { Value = after?.MetricId ?? Guid.Empty });
            page.Parameters.Add(new("series", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = (object?)wanted ?? DBNull.Value });
            page.Parameters.Add(new("as_of", NpgsqlDbType.TimestampTz) { Value = asOf });
            page.Parameters.AddWithValue("with_retracted", scope.IncludesRetracted);
            page.Parameters.AddWithValue("limit", (long)limit);
            page.Parameters.AddWithValue("offset", offset);
            await using var batch = dataSource.CreateBatch();
            batch.BatchCommands.Add(new(KnownSeries.MarkSql));
            batch.BatchCommands.Add(page);

            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            await reader.ReadAsync(cancellation);
            if (KnownSeries.MarkOf(reader) != known.Mark && !isLast)
                return null;
            await reader.NextResultAsync(cancellation);
            var metrics = new List<ListedMetric>(limit);
            while (await reader.ReadAsync(cancellation))
            {
                // It may have been recorded for the first time since the mark was made.
                if (!known.ById.TryGetValue(reader.GetGuid(1), out var series))
                    series = (known = _known = await KnownSeries.ReadAsync(dataSource, cancellation)).ById[reader.GetGuid(1)];
                metrics.Add(Read(reader, series, asOf));
            }

            return metrics;
        }
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
}
