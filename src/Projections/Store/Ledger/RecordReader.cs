using System.Collections.Concurrent;
using System.Globalization;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Store.Ledger;

/// <summary>Reads single records back as the metrics that they were, for what is finer than the roll-ups.</summary>
/// <param name="readsOnce">Whether what was read is kept, for questions that need the same records.</param>
internal sealed class RecordReader(NpgsqlDataSource dataSource, IEventArchive? archive, bool readsOnce = false)
{
    /// <summary>
    /// The dimensions of a roll-up model that are columns of the ledger's series too. The unit is none of them: what it was
    /// read as is not how it was spelled.
    /// </summary>
    private static readonly string[] SeriesColumns = ["category", "service", "metric_name", "model_name"];

    private const int FewWindows = 2;

    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<RecordedMetric>>>> _read = [];

    /// <summary>The records in the windows that count as of the question's moment, those in the archive too.</summary>
    /// <exception cref="ArchiveUnreadableException">Events that are archived cannot be read.</exception>
    public Task<IReadOnlyList<RecordedMetric>> ReadAsync(RollupQuery query, IReadOnlyList<TimeWindow> windows, CancellationToken cancellation) => readsOnce
        ? _read.GetOrAdd(Key(query, windows), _ => new(() => ReadNowAsync(query, windows, cancellation))).Value
        : ReadNowAsync(query, windows, cancellation);

    /// <summary>What of a question decides which records are read for it.</summary>
    private static string Key(RollupQuery query, IReadOnlyList<TimeWindow> windows) => string.Join(
        '/',
        [
            query.Model.Category,
            query.Model.OnlyRecords,
            query.AsOf?.UtcTicks.ToString(CultureInfo.InvariantCulture),
            .. query.Filters.Where(filter => SeriesColumns.Contains(filter.Dimension)).SelectMany(filter =>
                filter.Values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{filter.Dimension}:{value.Length}:{value}"))),
            .. windows.Select(window => string.Create(CultureInfo.InvariantCulture, $"{window.Start.UtcTicks}-{window.End.UtcTicks}")),
        ]);

    private async Task<IReadOnlyList<RecordedMetric>> ReadNowAsync(RollupQuery query, IReadOnlyList<TimeWindow> windows, CancellationToken cancellation)
    {
        // The database first: what leaves it meanwhile is in the archive before.
        var kept = await KeptAsync(query, windows, cancellation);
        if (archive is null || await archive.OccurredInAsync(windows, cancellation) is not { Count: > 0 } archived)
            return kept;
        var known = kept.Select(metric => metric.MetricId).ToHashSet();
        var left = archived
            .Where(recorded => !known.Contains(recorded.Id) && recorded.Timestamp <= (query.AsOf ?? AsOf.Now))
            .Select(ArchivedMetrics.Read)
            .Where(metric => query.Model.Category is null || metric.Metric.Category.Name == query.Model.Category)
            .ToArray();
        var retracted = await RetractedAsync(left, cancellation);
        return [.. kept, .. left.Where(metric => !retracted.Contains(metric.MetricId))];
    }

    /// <summary>Of metrics, those that were retracted: their records stay when their events leave, and say more than these do.</summary>
    private async Task<HashSet<Guid>> RetractedAsync(IReadOnlyList<RecordedMetric> metrics, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select record.metric_id
            from unnest($1, $2) as asked (occurred_at, metric_id)
            join {ReadModelSchema.Live}.metric_records as record using (occurred_at, metric_id)
            where record.retracted_at is not null
            """);
        command.Parameters.AddWithValue(metrics.Select(metric => metric.Metric.OccurredAt).ToArray());
        command.Parameters.AddWithValue(metrics.Select(metric => metric.MetricId).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var retracted = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellation))
            retracted.Add(reader.GetGuid(0));
        return retracted;
    }

    private async Task<List<RecordedMetric>> KeptAsync(RollupQuery query, IReadOnlyList<TimeWindow> windows, CancellationToken cancellation)
    {
        var conditions = query.Filters
            .Select((filter, i) => (filter.Dimension, Sql: $" and series.{filter.Dimension} = any(@filter_{i})"))
            .Where(condition => SeriesColumns.Contains(condition.Dimension))
            .Select(condition => condition.Sql);
        var only = query.Model.OnlyRecords is { } condition ? $" and {condition}" : "";
        // A range scan of the primary key (occurred_at, metric_id) for each window; or, of a metric that is named and a
        // window or two, of metric_records_by_series (series_id, occurred_at) for each of its series: thousands of rules
        // ask so, each of which would read what everybody recorded in that minute. "offset 0" keeps the planner, which
        // cannot know how short the windows are, from reading whole partitions instead.
        var isOfSeries = windows.Count <= FewWindows && query.Filters.Any(filter => filter.Dimension == "metric_name");
        await using var command = dataSource.CreateCommand(
            $"""
            select {RecordRow.Columns}
            from unnest(@window_start, @window_end) as piece (starts, ends)
            {(isOfSeries ? $"cross join {ReadModelSchema.Live}.metric_series as series" : "")}
            cross join lateral (
                select *
                from {ReadModelSchema.Live}.metric_records as record
                where record.occurred_at >= piece.starts and record.occurred_at < piece.ends{(isOfSeries ? " and record.series_id = series.series_id" : "")}
                offset 0
            ) as record
            {(isOfSeries ? "" : $"join {ReadModelSchema.Live}.metric_series as series using (series_id)")}
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
            records.Add(RecordRow.Read(reader));
        return records;
    }
}
