using Npgsql;

namespace BusinessMetrics.Projections.Store.Rollups.Reading;

/// <summary>Merges the sketches that quantiles are told from, of whole roll-ups and of what replaces those that are unfit.</summary>
public sealed class SketchReader
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly RollupDescent _descent;

    internal SketchReader(NpgsqlDataSource dataSource, RollupDescent descent) => (_dataSource, _descent) = (dataSource, descent);

    /// <summary>One sketch of every value that the question matches.</summary>
    public async Task<QuantileSketch> OfAllAsync(RollupQuery query, CancellationToken cancellation)
    {
        query = query with { Statistics = Statistics.None };
        var sketch = new QuantileSketch();
        var cover = query.SketchCover;
        var unfit = new List<UnfitRollup>();
        if (cover.HasPieces)
        {
            await ReadSketchesAsync(query, cover, _ => sketch, cancellation);
            if (query.IsSelective)
                await ReadUnfitAsync(query, cover, unfit, cancellation);
        }

        foreach (var part in await _descent.ReadAsync(query, unfit, cover.Edges, withSketch: true, cancellation))
            sketch.Merge(part.Sketch!);
        return sketch;
    }

    /// <summary>The sketch of each bucket that has a metric in the window; the question names the buckets' length.</summary>
    public async Task<IReadOnlyDictionary<DateTimeOffset, QuantileSketch>> ByBucketAsync(RollupQuery query, CancellationToken cancellation)
    {
        query = query with { Statistics = Statistics.None };
        var bucket = query.Bucket ?? throw new ArgumentException("the question names no buckets", nameof(query));
        var sketches = new Dictionary<DateTimeOffset, QuantileSketch>();
        var cover = WindowCover.Of(query.Window, [.. query.Model.SketchGranularities.Where(granularity => granularity <= bucket)]);
        var unfit = new List<UnfitRollup>();
        if (cover.HasPieces)
        {
            await ReadSketchesAsync(query, cover, Of, cancellation);
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

    /// <summary>Merged here: the database takes ten times as long to add up bins.</summary>
    private async Task ReadSketchesAsync(
        RollupQuery query, WindowCover cover, Func<DateTimeOffset, QuantileSketch> sketchOf, CancellationToken cancellation)
    {
        await using var command = _dataSource.CreateCommand(
            $"""
            select pieces.bucket, pieces.sketch
            from ({RollupSql.Pieces(query, cover, "rollup.sketch")}) as pieces
            {(query.IsSelective ? "where not pieces.unfit" : "")}
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
        await using var command = _dataSource.CreateCommand(
            $"""
            select pieces.granularity, pieces.bucket, pieces.series_id
            from ({RollupSql.Pieces(query, cover, "rollup.count")}) as pieces
            where pieces.unfit
            """);
        RollupSql.AddParameters(command, query, cover);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            unfit.Add(await UnfitRollup.ReadAsync(reader, 0, cancellation));
    }
}
