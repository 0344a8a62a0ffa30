using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.ReadModels;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Store.Rollups.Reading;

/// <summary>A roll-up row whose figures are not those that were asked for.</summary>
internal readonly record struct UnfitRollup(Granularity Granularity, DateTimeOffset Bucket, Guid SeriesId)
{
    /// <summary>Three columns from <paramref name="first"/> on: granularity, bucket and series.</summary>
    public static async ValueTask<UnfitRollup> ReadAsync(NpgsqlDataReader reader, int first, CancellationToken cancellation) =>
        new((Granularity)reader.GetInt32(first), await reader.GetFieldValueAsync<DateTimeOffset>(first + 1, cancellation), reader.GetGuid(first + 2));
}

/// <summary>What finer rows or single records come to.</summary>
/// <param name="Sketch">Where one was asked for.</param>
internal readonly record struct SeriesPart(SeriesKey Series, DateTimeOffset At, RollupFigures Figures, QuantileSketch? Sketch);

/// <summary>Replaces roll-ups that are unfit for a question by finer ones, and those of the finest by the records.</summary>
internal sealed class RollupDescent(NpgsqlDataSource dataSource, RecordReader records)
{
    private const int Dense = 20;

    public async Task<IReadOnlyList<SeriesPart>> ReadAsync(
        RollupQuery query, IReadOnlyList<UnfitRollup> unfit, IReadOnlyList<TimeWindow> edges, bool withSketch, CancellationToken cancellation)
    {
        var parts = new List<SeriesPart>();
        var left = unfit.ToList();
        var granularities = withSketch ? query.Model.SketchGranularities : query.Model.Granularities;
        var series = unfit.Count > 0 ? await SeriesAsync(query.Model, unfit, cancellation) : [];
        for (var i = granularities.Count - 1; i > 0; i--)
        {
            var coarse = left.Where(row => row.Granularity == granularities[i]).ToArray();
            if (coarse.Length == 0)
                continue;
            left.RemoveAll(row => row.Granularity == granularities[i]);
            await ReadFinerAsync(query, coarse, granularities[i - 1], series, withSketch, parts, left, cancellation);
        }

        if (left.Count > 0 || edges.Count > 0)
            parts.AddRange(await ReadRecordsAsync(query, left.ToHashSet(), edges, withSketch, cancellation));
        return parts;
    }

    private async Task ReadFinerAsync(
        RollupQuery query,
        UnfitRollup[] coarse,
        Granularity finer,
        Dictionary<Guid, SeriesKey> series,
        bool withSketch,
        List<SeriesPart> parts,
        List<UnfitRollup> unfit,
        CancellationToken cancellation)
    {
        var (dense, sparse) = Split(coarse);
        await using var command = dataSource.CreateCommand(FinerSql(query, finer, withSketch));
        AddRows("sparse", sparse);
        AddRows("dense", dense);
        command.Parameters.AddWithValue("coarse_length", coarse[0].Granularity.Length());
        command.Parameters.AddWithValue("finer_length", finer.Length());
        RollupSql.AddAsOf(command, query);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var bucket = await reader.GetFieldValueAsync<DateTimeOffset>(7, cancellation);
            var seriesId = reader.GetGuid(8);
            if (reader.GetBoolean(9))
                unfit.Add(new(finer, bucket, seriesId));
            else if (reader.GetInt64(0) > 0)
                parts.Add(new(
                    series[seriesId],
                    bucket,
                    RollupSql.Figures(reader, 0, query.Statistics),
                    withSketch ? QuantileSketch.FromArray(await reader.GetFieldValueAsync<long[]>(10, cancellation)) : null));
        }

        void AddRows(string name, IReadOnlyCollection<UnfitRollup> rows)
        {
            command.Parameters.Add(new($"{name}_buckets", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz) { Value = rows.Select(row => row.Bucket).ToArray() });
            command.Parameters.Add(new($"{name}_series", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = rows.Select(row => row.SeriesId).ToArray() });
        }
    }

    /// <summary>
    /// Ten columns: the figures' seven, a bucket, the series, and whether the row is unfit in its turn; and the sketch where
    /// one is asked for. A series' rows are added up where nothing tells one of its buckets from another.
    /// </summary>
    private static string FinerSql(RollupQuery query, Granularity finer, bool withSketch)
    {
        var table = $"{ReadModelSchema.Live}.{query.Model.TableOf(finer)}";
        // Each finer bucket of each row is one lookup in the primary key (bucket, series_id), or one scan of the range
        // that most of the series are wanted of. "offset 0" keeps the planner, which takes neither for as short as it
        // is, from reading the whole key for each row.
        var rows =
            $"""
            with finer as (
                select {RollupSql.FigureColumns(query.Statistics)}, rollup.bucket, rollup.series_id, {RollupSql.Unfit(query)} as unfit{(withSketch ? ", rollup.sketch" : "")}
                from (
                    select rollup.*
                    from unnest(@sparse_buckets, @sparse_series) as coarse (bucket, series_id)
                    cross join lateral generate_series(coarse.bucket, coarse.bucket + @coarse_length - @finer_length, @finer_length) as finer (bucket)
                    cross join lateral (
                        select *
                        from {table} as rollup
                        where rollup.bucket = finer.bucket and rollup.series_id = coarse.series_id
                        offset 0
                    ) as rollup
                    union all
                    select rollup.*
                    from (select distinct bucket from unnest(@dense_buckets) as dense (bucket)) as range
                    cross join lateral (
                        select *
                        from {table} as rollup
                        where rollup.bucket >= range.bucket and rollup.bucket < range.bucket + @coarse_length
                        offset 0
                    ) as rollup
                    join unnest(@dense_buckets, @dense_series) as coarse (bucket, series_id)
                        on coarse.bucket = range.bucket and coarse.series_id = rollup.series_id
                ) as rollup
                where true{RollupSql.Known(query)}
            )
            """;
        var isAddedUp = !withSketch && !query.HasBuckets && !query.Statistics.HasFlag(Statistics.Latest);
        return isAddedUp
            ? $"""
              {rows}
              select sum(count)::bigint, sum(sum)::text, min(min)::text, max(max)::text, null::text, max(last_at), null::uuid, min(bucket), series_id, false
              from finer
              where not unfit
              group by series_id
              union all
              select 0, null, null, null, null, null, null, bucket, series_id, true
              from finer
              where unfit
              """
            : $"""
              {rows}
              select count, sum::text, min::text, max::text, last_value::text, last_at, last_id, bucket, series_id, unfit{(withSketch ? ", sketch" : "")}
              from finer
              """;
    }

    /// <summary>Rows of a bucket in which so many are unfit that reading all of it is cheaper, and the others.</summary>
    private static (IReadOnlyCollection<UnfitRollup> Dense, IReadOnlyCollection<UnfitRollup> Sparse) Split(IEnumerable<UnfitRollup> rows)
    {
        var byBucket = rows.ToLookup(row => row.Bucket);
        return (
            [.. byBucket.Where(bucket => bucket.Count() >= Dense).SelectMany(bucket => bucket)],
            [.. byBucket.Where(bucket => bucket.Count() < Dense).SelectMany(bucket => bucket)]);
    }

    /// <summary>Records of the edges, and of the unfit finest rows' own series.</summary>
    private async Task<IReadOnlyList<SeriesPart>> ReadRecordsAsync(
        RollupQuery query, HashSet<UnfitRollup> unfit, IReadOnlyList<TimeWindow> edges, bool withSketch, CancellationToken cancellation)
    {
        var finest = query.Model.Granularities[0];
        var buckets = unfit.Select(row => row.Bucket).Distinct().Select(bucket => new TimeWindow(bucket, bucket + finest.Length()));
        var seriesIds = new Dictionary<SeriesKey, Guid>();
        var parts = new List<SeriesPart>();
        foreach (var record in await records.ReadAsync(query, [.. edges, .. buckets], cancellation))
        {
            var at = record.Metric.OccurredAt;
            var inEdge = edges.Any(edge => at >= edge.Start && at < edge.End);
            foreach (var observation in query.Model.Observe(record).Where(observation => query.Matches(observation.Series)))
            {
                if (!inEdge && !unfit.Contains(new(finest, finest.Floor(at), IdOf(observation.Series))))
                    continue;
                QuantileSketch? sketch = null;
                if (withSketch)
                    (sketch = new()).Add(observation.Value.ToDouble());
                parts.Add(new(observation.Series, at, RollupFigures.Of(record, observation.Value), sketch));
            }
        }

        return parts;

        Guid IdOf(SeriesKey series)
        {
            if (!seriesIds.TryGetValue(series, out var id))
                seriesIds[series] = id = series.ComputeId();
            return id;
        }
    }

    private async Task<Dictionary<Guid, SeriesKey>> SeriesAsync(RollupModel model, IReadOnlyList<UnfitRollup> unfit, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select series.series_id, {string.Join(", ", model.Dimensions.Select(dimension => $"series.{dimension}"))}
            from {ReadModelSchema.Live}.{model.SeriesTable} as series
            where series.series_id = any(@series)
            """);
        command.Parameters.Add(new("series", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = unfit.Select(row => row.SeriesId).Distinct().ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var series = new Dictionary<Guid, SeriesKey>();
        while (await reader.ReadAsync(cancellation))
            series[reader.GetGuid(0)] = new([.. model.Dimensions.Select((_, i) => RollupSql.Text(reader, 1 + i))]);
        return series;
    }
}
