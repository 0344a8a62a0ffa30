using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Store.Ledger;

/// <summary>Metrics that have this in common, whatever their model.</summary>
public sealed record CatalogKey(MetricCategory Category, string Name, string Unit, string Service)
{
    /// <summary>By category, name, unit and service.</summary>
    public static IComparer<CatalogKey> Order { get; } = Comparer<CatalogKey>.Create((left, right) =>
        (MetricCategories.OrderOf(left.Category) - MetricCategories.OrderOf(right.Category)) switch
        {
            not 0 and var byCategory => byCategory,
            _ => Texts(left).Zip(Texts(right), string.CompareOrdinal).FirstOrDefault(compared => compared != 0),
        });

    private static string[] Texts(CatalogKey key) => [key.Name, key.Unit, key.Service];
}

/// <summary>When the first and the last of some metrics happened; where they are archived, the start of that day.</summary>
public readonly record struct SeenBetween(DateTimeOffset First, DateTimeOffset Last);

/// <summary>What was ever recorded: which metrics, how many, and since when.</summary>
public sealed class LedgerCatalog(NpgsqlDataSource dataSource, RollupReader rollups)
{
    private static readonly TimeWindow Always = new(DateTimeOffset.MinValue, DateTimeOffset.MaxValue.AddDays(-1));

    // Of each series the ends of metric_records_by_series (series_id, occurred_at, metric_id), partition by partition. Days
    // tell of what is archived and has no record any more; of what was retracted since, records tell.
    private const string SeenSql =
        $"""
        with wanted as materialized (
            select asked.place, series.series_id
            from unnest(@categories, @names, @units, @services) with ordinality as asked (category, metric_name, unit, service, place)
            join {ReadModelSchema.Live}.metric_series as series using (category, metric_name, unit, service)
        ), days as (
            select rollup.series_id, min(rollup.bucket) as first, max(rollup.bucket) as last
            from {ReadModelSchema.Live}.metric_rollups_day as rollup
            where rollup.series_id in (select wanted.series_id from wanted) and rollup.count > 0 and rollup.first_recorded_at <= @as_of
            group by rollup.series_id
        )
        select wanted.place,
               min(case when days.first is null or first.occurred_at < days.first + interval '1 day' then first.occurred_at else days.first end),
               max(case when days.last is null or last.occurred_at >= days.last then last.occurred_at else days.last end)
        from wanted
        left join days using (series_id)
        left join lateral (
            select record.occurred_at
            from {ReadModelSchema.Live}.metric_records as record
            where record.series_id = wanted.series_id
                and record.recorded_at <= @as_of and (record.retracted_at is null or record.retracted_at > @as_of)
            order by record.occurred_at
            limit 1
        ) as first on true
        left join lateral (
            select record.occurred_at
            from {ReadModelSchema.Live}.metric_records as record
            where record.series_id = wanted.series_id
                and record.recorded_at <= @as_of and (record.retracted_at is null or record.retracted_at > @as_of)
            order by record.occurred_at desc
            limit 1
        ) as last on true
        where days.first is not null or first.occurred_at is not null
        group by wanted.place
        """;

    /// <summary>How many metrics there are of each kind that matches, in order.</summary>
    public async Task<IReadOnlyList<(CatalogKey Key, long Count)>> CountAsync(MetricFilter filter, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var rows = await rollups.ReadAsync(
            (filter.QueryOf(Always) with { AsOf = asOf }).By("category", "metric_name", "unit", "service"), cancellation);
        return
        [
            .. rows.Select(row => (Key: new CatalogKey(MetricCategories.Of(row["category"]!), row["metric_name"]!, row["unit"]!, row["service"]!), row.Figures.Count))
                .OrderBy(row => row.Key, CatalogKey.Order),
        ];
    }

    public async Task<IReadOnlyDictionary<CatalogKey, SeenBetween>> SeenAsync(
        IReadOnlyList<CatalogKey> keys, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(SeenSql);
        command.Parameters.AddWithValue("categories", keys.Select(key => key.Category.Name).ToArray());
        command.Parameters.AddWithValue("names", keys.Select(key => key.Name).ToArray());
        command.Parameters.AddWithValue("units", keys.Select(key => key.Unit).ToArray());
        command.Parameters.AddWithValue("services", keys.Select(key => key.Service).ToArray());
        command.Parameters.Add(new("as_of", NpgsqlDbType.TimestampTz) { Value = asOf ?? AsOf.Now });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var seen = new Dictionary<CatalogKey, SeenBetween>();
        while (await reader.ReadAsync(cancellation))
            seen[keys[(int)reader.GetInt64(0) - 1]] = new(
                await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellation), await reader.GetFieldValueAsync<DateTimeOffset>(2, cancellation));
        return seen;
    }
}
