using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>The earliest minute of a series to which something was recorded, or of which something was retracted.</summary>
public readonly record struct ChangedSeries(MetricSeries Series, DateTimeOffset Minute);

/// <summary>A metric that was taken back.</summary>
public readonly record struct RetractedRecord(Guid MetricId, ChangedSeries Changed);

/// <summary>How far the read models that rules are judged from have come in the log.</summary>
/// <param name="Least">Up to here all of them hold everything.</param>
/// <param name="Ledger">Up to here the ledger does, and may say what else is to come.</param>
public readonly record struct JudgedFrom(long Least, long Ledger);

/// <summary>Reads which minutes changed after they were judged.</summary>
public sealed class LateMetrics(NpgsqlDataSource dataSource)
{
    private static readonly string[] Models =
        [ReadModel.ProgressNameOf(LedgerReadModel.ModelName), CostCategory.ReadModel.ProgressName, ComplianceCategory.ReadModel.ProgressName];

    public async Task<JudgedFrom> PositionAsync(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select coalesce(min(position), 0), coalesce(max(position) filter (where name = @ledger), 0)
            from (
                select asked.name, coalesce(progress.last_seq_id, 0) as position
                from unnest(@models) as asked (name)
                left join {EventSchema.Name}.mt_event_progression as progress using (name)
            ) as models
            """);
        command.Parameters.AddWithValue("models", Models);
        command.Parameters.AddWithValue("ledger", Models[0]);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Of metrics at places in (after, upTo] of the log that happened before a moment.</summary>
    public async Task<IReadOnlyList<ChangedSeries>> RecordedAsync(
        long after, long upTo, DateTimeOffset before, CancellationToken cancellation)
    {
        // Records are found by when they were recorded, in metric_records_by_recording (recorded_at): few blocks, since rows
        // lie roughly in that order. A range of the events' key says when the first of these was.
        await using var command = dataSource.CreateCommand(
            $"""
            select series.category, series.service, series.metric_name, series.model_name, series.unit, changed.minute
            from (
                select record.series_id, date_trunc('minute', min(record.occurred_at), 'UTC') as minute
                from {ReadModelSchema.Live}.metric_records as record
                where record.recorded_at >= (select min(timestamp) from {EventSchema.Name}.mt_events where seq_id > @after and seq_id <= @up_to)
                    and record.sequence > @after and record.sequence <= @up_to and record.occurred_at < @before
                group by record.series_id
            ) as changed
            join {ReadModelSchema.Live}.metric_series as series using (series_id)
            """);
        AddInstant(command, "before", before);
        command.Parameters.AddWithValue("after", after);
        command.Parameters.AddWithValue("up_to", upTo);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var changed = new List<ChangedSeries>();
        while (await reader.ReadAsync(cancellation))
            changed.Add(await ReadAsync(reader, 0, cancellation));
        return changed;
    }

    /// <summary>Of metrics that were taken back since a moment of record time.</summary>
    public async Task<IReadOnlyList<RetractedRecord>> RetractedAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        // A range of metric_records_by_retraction (retracted_at), which holds only what was retracted.
        await using var command = dataSource.CreateCommand(
            $"""
            select record.metric_id, series.category, series.service, series.metric_name, series.model_name, series.unit,
                   date_trunc('minute', record.occurred_at, 'UTC')
            from {ReadModelSchema.Live}.metric_records as record
            join {ReadModelSchema.Live}.metric_series as series using (series_id)
            where record.retracted_at >= @since
            """);
        AddInstant(command, "since", since);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var retracted = new List<RetractedRecord>();
        while (await reader.ReadAsync(cancellation))
            retracted.Add(new(reader.GetGuid(0), await ReadAsync(reader, 1, cancellation)));
        return retracted;
    }

    private static async ValueTask<ChangedSeries> ReadAsync(NpgsqlDataReader reader, int first, CancellationToken cancellation) => new(
        new(
            MetricCategories.Of(reader.GetString(first)),
            reader.GetString(first + 1),
            reader.GetString(first + 2),
            RollupSql.Text(reader, first + 3),
            reader.GetString(first + 4)),
        Granularity.Minute.Floor(await reader.GetFieldValueAsync<DateTimeOffset>(first + 5, cancellation)));

    private static void AddInstant(NpgsqlCommand command, string name, DateTimeOffset instant) =>
        command.Parameters.Add(new(name, NpgsqlDbType.TimestampTz) { Value = instant });
}
