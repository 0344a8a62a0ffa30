using System.Text.Json;
using BusinessMetrics.Projections.Events;
using BusinessMetrics.Projections.ReadModels;
using BusinessMetrics.Projections.Rollups;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Ledger;

/// <summary>Reads single records back as the metrics that they were, for what is finer than the roll-ups.</summary>
internal sealed class RecordReader(NpgsqlDataSource dataSource)
{
    /// <summary>The dimensions of a roll-up model that are columns of the ledger's series too.</summary>
    private static readonly string[] SeriesColumns = ["category", "service", "metric_name", "model_name", "unit"];

    /// <summary>The records in the windows that count as of the question's moment.</summary>
    public async Task<IReadOnlyList<RecordedMetric>> ReadAsync(RollupQuery query, IReadOnlyList<TimeWindow> windows, CancellationToken cancellation)
    {
        var conditions = query.Filters
            .Select((filter, i) => (filter.Dimension, Sql: $" and series.{filter.Dimension} = any(@filter_{i})"))
            .Where(condition => SeriesColumns.Contains(condition.Dimension))
            .Select(condition => condition.Sql);
        var only = query.Model.OnlyRecords is { } condition ? $" and {condition}" : "";
        // A range scan of the primary key (occurred_at, metric_id) for each window; "offset 0" keeps the planner, which
        // cannot know how short the windows are, from reading whole partitions instead.
        await using var command = dataSource.CreateCommand(
            $"""
            select record.metric_id, record.sequence, record.recorded_at, record.occurred_at, record.value::text,
                   record.subject_id, record.session, record.metadata::text,
                   series.category, series.service, series.metric_name, series.model_name, series.unit, record.removed::text
            from unnest(@window_start, @window_end) as piece (starts, ends)
            cross join lateral (
                select *
                from {ReadModelCatalogue.Schema}.metric_records as record
                where record.occurred_at >= piece.starts and record.occurred_at < piece.ends
                offset 0
            ) as record
            join {ReadModelCatalogue.Schema}.metric_series as series using (series_id)
            where record.recorded_at <= @as_of and (record.retracted_at is null or record.retracted_at > @as_of)
                and (@only_category::text is null or series.category = @only_category){only}{string.Concat(conditions)}
            """);
        RollupSql.AddWindows(command, "window", windows);
        RollupSql.AddFilters(command, query);
        command.Parameters.Add(new("as_of", NpgsqlDbType.TimestampTz) { Value = query.AsOf ?? AsOf.Now });
        command.Parameters.Add(new NpgsqlParameter<string?>("only_category", NpgsqlDbType.Text) { TypedValue = query.Model.Category });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var records = new List<RecordedMetric>();
        while (await reader.ReadAsync(cancellation))
        {
            var metric = MetricCategories.Of(reader.GetString(8)).NewMetric(
                reader.GetString(10),
                RollupSql.Number(reader, 4),
                reader.GetString(12),
                reader.GetString(9),
                await reader.GetFieldValueAsync<DateTimeOffset>(3, cancellation));
            records.Add(new(
                reader.GetGuid(0),
                reader.GetInt64(1),
                await reader.GetFieldValueAsync<DateTimeOffset>(2, cancellation),
                metric with
                {
                    Model = RollupSql.Text(reader, 11),
                    Subject = reader.IsDBNull(5) ? null : reader.GetGuid(5),
                    Session = RollupSql.Text(reader, 6),
                    Metadata = RollupSql.Text(reader, 7) is { } json ? JsonElement.Parse(json) : null,
                    Removed = RollupSql.Text(reader, 13) is { } removed ? RemovedPersonalData.FromJson(removed) : null,
                }));
        }

        return records;
    }
}
