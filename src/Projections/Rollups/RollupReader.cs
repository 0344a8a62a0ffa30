using BusinessMetrics.Projections.Numbers;
using BusinessMetrics.Projections.ReadModels;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Rollups;

/// <summary>
/// Answers from roll-ups; the cost grows with buckets and series, not with metrics. A row that is unfit for the
/// question, because something in it was recorded after the moment asked about, or because a retraction left its
/// extremes in doubt, is replaced by its finer rows, and at the last by the single records (<see cref="RollupDescent"/>).
/// </summary>
public sealed class RollupReader(NpgsqlDataSource dataSource)
{
    private readonly RollupDescent _descent = new(dataSource);

    /// <summary>A row for each combination of the question's dimensions (and bucket) that has a metric in the window.</summary>
    public async Task<IReadOnlyList<RollupRow>> ReadAsync(RollupQuery query, CancellationToken cancellation)
    {
        var figures = new Dictionary<(DateTimeOffset? Bucket, SeriesKey Key), Figures>();
        var cover = query.Cover;
        var unfit = new List<UnfitRollup>();
        if (cover.Pieces.Values.Any(pieces => pieces.Count > 0))
            await ReadRollupsAsync(query, cover, figures, unfit, cancellation);
        foreach (var part in await _descent.ReadAsync(query, unfit, cover.Edges, withSketch: false, cancellation))
            Add((query.Bucket?.Floor(part.At), query.KeyOf(part.Series)), part.Figures);
        return
        [
            .. figures
                .Where(row => row.Value.Count > 0)
                .Select(row => new RollupRow(query, row.Key.Key, row.Key.Bucket, row.Value)),
        ];

        void Add((DateTimeOffset?, SeriesKey) key, Figures more) => figures[key] = figures.GetValueOrDefault(key) + more;
    }

    /// <summary>One sketch of every value that the question matches.</summary>
    public async Task<QuantileSketch> SketchAsync(RollupQuery query, CancellationToken cancellation)
    {
        query = query with { Statistics = Statistics.None };
        var sketch = new QuantileSketch();
        var cover = query.SketchCover;
        var unfit = new List<UnfitRollup>();
        if (cover.Pieces.Values.Any(pieces => pieces.Count > 0))
        {
            await ReadSketchesAsync(query, cover, sketch, cancellation);
            if (query.IsSelective)
                await ReadUnfitAsync(query, cover, unfit, cancellation);
        }

        foreach (var part in await _descent.ReadAsync(query, unfit, cover.Edges, withSketch: true, cancellation))
            sketch.Merge(part.Sketch!);
        return sketch;
    }

    /// <summary>The sketch of each bucket that has a metric in the window; the question names the buckets' length.</summary>
    public async Task<IReadOnlyDictionary<DateTimeOffset, QuantileSketch>> SketchesAsync(RollupQuery query, CancellationToken cancellation)
    {
        query = query with { Statistics = Statistics.None };
        var bucket = query.Bucket ?? throw new ArgumentException("the question names no buckets", nameof(query));
        var sketches = new Dictionary<DateTimeOffset, QuantileSketch>();
        var cover = WindowCover.Of(query.Window, [.. query.Model.SketchGranularities.Where(granularity => granularity <= bucket)]);
        var unfit = new List<UnfitRollup>();
        if (cover.Pieces.Values.Any(pieces => pieces.Count > 0))
        {
            await ReadBucketSketchesAsync(query, cover, Of, cancellation);
            if (query.IsSelective)
                await ReadUnfitAsync(query, cover, unfit, cancellation);
        }

        foreach (var part in await _descent.ReadAsync(query, unfit, cover.Edges, withSketch: true, cancellation))
            Of(part.At).Merge(part.Sketch!);
        return sketches;

        QuantileSketch Of(DateTimeOffset at)
        {
            var start = bucket.Floor(at);
            if (!sketches.TryGetValue(start, out var sketch))
                sketches[start] = sketch = new();
            return sketch;
        }
    }

    private async Task ReadRollupsAsync(
        RollupQuery query,
        WindowCover cover,
        Dictionary<(DateTimeOffset?, SeriesKey), Figures> figures,
        List<UnfitRollup> unfit,
        CancellationToken cancellation)
    {
        var dimensions = query.Dimensions.Select(dimension => $"series.{dimension}").ToArray();
        var bucket = query.Bucket is { } length ? $"date_trunc('{length.ToString().ToLowerInvariant()}', pieces.bucket, 'UTC')" : null;
        var bySeries = query.Dimensions.Count == query.Model.Dimensions.Count ? ["series.series_id"] : dimensions;
        string[] groups = [.. bySeries, .. bucket is null ? Array.Empty<string>() : [bucket]];
        var fit = query.IsSelective ? " filter (where not pieces.unfit)" : "";
        var hasExtremes = query.Statistics.HasFlag(Statistics.Extremes);
        var hasLatest = query.Statistics.HasFlag(Statistics.Latest);
        string[] columns =
        [
            $"coalesce(sum(pieces.count){fit}, 0)::bigint",
            $"coalesce(sum(pieces.sum){fit}, 0)::text",
            hasExtremes ? $"min(pieces.min){fit}::text" : "null",
            hasExtremes ? $"max(pieces.max){fit}::text" : "null",
            hasLatest ? $"(array_agg(pieces.last_value::text order by pieces.last_at desc, pieces.last_id desc){fit})[1]" : "null",
            hasLatest || query.Statistics.HasFlag(Statistics.LatestTime) ? $"max(pieces.last_at){fit}" : "null",
            hasLatest ? $"(array_agg(pieces.last_id order by pieces.last_at desc, pieces.last_id desc){fit})[1]" : "null",
            .. query.IsSelective
                ? (string[])
                [
                    "array_agg(pieces.granularity) filter (where pieces.unfit)",
                    "array_agg(pieces.bucket) filter (where pieces.unfit)",
                    "array_agg(pieces.series_id) filter (where pieces.unfit)",
                ]
                : [],
            bucket ?? "null",
            .. dimensions,
        ];
        await using var command = dataSource.CreateCommand(
            $"""
            select {string.Join(",\n       ", columns)}
            from ({RollupSql.Pieces(query, cover)}) as pieces
            join {ReadModelCatalogue.Schema}.{query.Model.SeriesTable} as series using (series_id)
            where {RollupSql.Conditions(query)}
            {(groups.Length > 0 ? $"group by {string.Join(", ", groups)}" : "")}
            """);
        RollupSql.AddParameters(command, query, cover);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var after = query.IsSelective ? 10 : 7;
        while (await reader.ReadAsync(cancellation))
        {
            if (query.IsSelective && !reader.IsDBNull(7))
            {
                var granularities = await reader.GetFieldValueAsync<int[]>(7, cancellation);
                var buckets = await reader.GetFieldValueAsync<DateTimeOffset[]>(8, cancellation);
                var series = await reader.GetFieldValueAsync<Guid[]>(9, cancellation);
                unfit.AddRange(granularities.Select((granularity, i) => new UnfitRollup((Granularity)granularity, buckets[i], series[i])));
            }

            if (reader.GetInt64(0) == 0)
                continue;
            DateTimeOffset? start = reader.IsDBNull(after) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(after, cancellation);
            var key = new SeriesKey([.. query.Dimensions.Select((_, i) => RollupSql.Text(reader, after + 1 + i))]);
            figures[(start, key)] = figures.GetValueOrDefault((start, key)) + RollupSql.Figures(reader, 0, query.Statistics);
        }
    }

    private async Task ReadSketchesAsync(RollupQuery query, WindowCover cover, QuantileSketch sketch, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select bins.bin, sum(bins.count)::bigint
            from ({RollupSql.Pieces(query, cover, "rollup.sketch")}) as pieces
            join {ReadModelCatalogue.Schema}.{query.Model.SeriesTable} as series using (series_id)
            cross join lateral (
                select pieces.sketch[place] as bin, pieces.sketch[place + 1] as count
                from generate_series(1, cardinality(pieces.sketch), 2) as place
            ) as bins
            where {RollupSql.Conditions(query)} {(query.IsSelective ? "and not pieces.unfit" : "")}
            group by bins.bin
            """);
        RollupSql.AddParameters(command, query, cover);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            sketch.AddBin((int)reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Merged here and not by the database: a long window's minutes are many, and their sketches small.</summary>
    private async Task ReadBucketSketchesAsync(
        RollupQuery query, WindowCover cover, Func<DateTimeOffset, QuantileSketch> sketchOf, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select pieces.bucket, pieces.sketch
            from ({RollupSql.Pieces(query, cover, "rollup.sketch")}) as pieces
            join {ReadModelCatalogue.Schema}.{query.Model.SeriesTable} as series using (series_id)
            where {RollupSql.Conditions(query)} {(query.IsSelective ? "and not pieces.unfit" : "")}
            """);
        RollupSql.AddParameters(command, query, cover);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var sketch = sketchOf(await reader.GetFieldValueAsync<DateTimeOffset>(0, cancellation));
            var entries = await reader.GetFieldValueAsync<long[]>(1, cancellation);
            for (var i = 0; i < entries.Length; i += 2)
                sketch.AddBin((int)entries[i], entries[i + 1]);
        }
    }

    private async Task ReadUnfitAsync(RollupQuery query, WindowCover cover, List<UnfitRollup> unfit, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            select pieces.granularity, pieces.bucket, pieces.series_id
            from ({RollupSql.Pieces(query, cover)}) as pieces
            join {ReadModelCatalogue.Schema}.{query.Model.SeriesTable} as series using (series_id)
            where {RollupSql.Conditions(query)} and pieces.unfit
            """);
        RollupSql.AddParameters(command, query, cover);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            unfit.Add(new((Granularity)reader.GetInt32(0), await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellation), reader.GetGuid(2)));
    }
}
