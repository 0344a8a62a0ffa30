using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Store.Ledger;

/// <summary>An answer: which span of event time it was about, and the moment of record time that it was given as of.</summary>
public readonly record struct AnswerScope(TimeWindow Window, DateTimeOffset AsOf);

/// <summary>A metric that counts in one of two answers and not in the other.</summary>
/// <param name="CountsLater">Whether it counts in the later answer, or did in the earlier one.</param>
/// <param name="RecordedAt">When it was recorded.</param>
public sealed record ChangedMetric(ListedMetric Metric, bool CountsLater, DateTimeOffset RecordedAt);

/// <summary>Finds the metrics that make the difference between two answers.</summary>
public sealed class LedgerChanges(NpgsqlDataSource dataSource)
{
    // Candidates are what was recorded or retracted between the two moments (metric_records_by_recording,
    // metric_records_by_retraction) and what the window moved over (primary key).
    private const string Sql =
        $"""
        select {LedgerListing.RecordColumns}, record.counts_later, record.recorded_at, {LedgerSeriesColumns}
        from (
            select candidate.*,
                   (candidate.occurred_at >= @earlier_start and candidate.occurred_at < @earlier_end
                       and candidate.recorded_at <= @earlier
                       and (candidate.retracted_at is null or candidate.retracted_at > @earlier)) as counts_earlier,
                   (candidate.occurred_at >= @later_start and candidate.occurred_at < @later_end
                       and candidate.recorded_at <= @later
                       and (candidate.retracted_at is null or candidate.retracted_at > @later)) as counts_later
            from {ReadModelSchema.Live}.metric_records as candidate
            where (candidate.recorded_at > @earlier and candidate.recorded_at <= @later)
                or (candidate.retracted_at > @earlier and candidate.retracted_at <= @later)
                or (candidate.occurred_at >= @earlier_start and candidate.occurred_at < @later_start)
                or (candidate.occurred_at >= @earlier_end and candidate.occurred_at < @later_end)
        ) as record
        join {ReadModelSchema.Live}.metric_series as series using (series_id)
        where record.counts_earlier <> record.counts_later
            and (record.occurred_at, record.metric_id) < (@after_at, @after_id)
            and (@metric_name::text is null or series.metric_name = @metric_name)
            and (@category::text is null or series.category = @category)
            and (@services::text[] is null or series.service = any(@services))
            and (@models::text[] is null or series.model_name = any(@models))
        order by case when @by_amount then abs(record.value) end desc, record.occurred_at desc, record.metric_id desc
        limit @limit
        """;

    private const string LedgerSeriesColumns = "series.category, series.service, series.metric_name, series.model_name, series.unit";

    /// <summary>At most <paramref name="limit"/> of them, newest event first, or the largest, whatever their sign.</summary>
    /// <param name="after">Continue after this place; from the start if null. Not by amount.</param>
    public async Task<IReadOnlyList<ChangedMetric>> BetweenAsync(
        MetricFilter filter, AnswerScope earlier, AnswerScope later, ListingPosition? after, bool byAmount, int limit, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(Sql);
        AddInstant("earlier", earlier.AsOf);
        AddInstant("earlier_start", earlier.Window.Start);
        AddInstant("earlier_end", earlier.Window.End);
        AddInstant("later", later.AsOf);
        AddInstant("later_start", later.Window.Start);
        AddInstant("later_end", later.Window.End);
        AddInstant("after_at", after?.OccurredAt ?? AsOf.Now);
        command.Parameters.Add(new("after_id", NpgsqlDbType.Uuid) { Value = after?.MetricId ?? Guid.Empty });
        AddText("metric_name", filter.Name);
        AddText("category", filter.Category?.Name);
        AddTexts("services", filter.Services);
        AddTexts("models", filter.Models);
        command.Parameters.AddWithValue("by_amount", byAmount);
        command.Parameters.AddWithValue("limit", (long)limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var changed = new List<ChangedMetric>();
        while (await reader.ReadAsync(cancellation))
        {
            var series = MetricSeries.Of(new SeriesKey([.. MetricSeries.Dimensions.Select((_, i) => RollupSql.Text(reader, 11 + i))]));
            changed.Add(new(
                LedgerListing.Read(reader, series, later.AsOf),
                reader.GetBoolean(9),
                await reader.GetFieldValueAsync<DateTimeOffset>(10, cancellation)));
        }

        return changed;

        void AddInstant(string name, DateTimeOffset instant) =>
            command.Parameters.Add(new(name, NpgsqlDbType.TimestampTz) { Value = instant });

        void AddTexts(string name, IReadOnlyList<string>? values) =>
            command.Parameters.Add(new(name, NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = (object?)values?.ToArray() ?? DBNull.Value });

        void AddText(string name, string? value) =>
            command.Parameters.Add(new NpgsqlParameter<string?>(name, NpgsqlDbType.Text) { TypedValue = value });
    }
}
