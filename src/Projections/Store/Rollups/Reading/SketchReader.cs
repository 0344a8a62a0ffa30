using BusinessMetrics.Projections.Store.Numbers;
using Npgsql;

namespace BusinessMetrics.Projections.Store.Rollups.Reading;

/// <summary>
/// Merges the sketches that quantiles are told from, of whole roll-ups and of what replaces those that are unfit, and
/// bounds them by the least and the greatest value that is in them.
/// </summary>
public sealed class SketchReader
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly RollupDescent _descent;

    internal SketchReader(NpgsqlDataSource dataSource, RollupDescent descent) => (_dataSource, _descent) = (dataSource, descent);

    /// <summary>One sketch of every value that the question matches.</summary>
    public async Task<QuantileSketch> OfAllAsync(RollupQuery query, CancellationToken cancellation)
    {
        var sketch = new QuantileSketch();
        await MergeAsync(query, query.SketchCover, _ => sketch, cancellation);
        return sketch;
    }

    /// <summary>The sketch of each bucket that has a metric in the window; the question names the buckets' length.</summary>
    public async Task<IReadOnlyDictionary<DateTimeOffset, QuantileSketch>> ByBucketAsync(RollupQuery query, CancellationToken cancellation)
    {
        var bucket = query.Bucket ?? throw new ArgumentException("the question names no buckets", nameof(query));
        var sketches = new Dictionary<DateTimeOffset, QuantileSketch>();
        var cover = WindowCover.Of(query.Window, [.. query.Model.SketchGranularities.Where(granularity => granularity <= bucket)]);
        await MergeAsync(query, cover, Of, cancellation);
        return sketches;

        QuantileSketch Of(DateTimeOffset at)
        {
            var start = bucket.Floor(at);
            if (!sketches.TryGetValue(start, out var sketch))
                sketches[start] = sketch = new();
            return sketch;
        }
    }

    private async Task MergeAsync(RollupQuery query, WindowCover cover, Func<DateTimeOffset, QuantileSketch> sketchOf, CancellationToken cancellation)
    {
        query = query with { Statistics = Statistics.Extremes };
        var unfit = new List<UnfitRollup>();
        if (cover.HasPieces)
            await ReadSketchesAsync(query, cover, sketchOf, unfit, cancellation);
        foreach (var part in await _descent.ReadAsync(query, unfit, cover.Edges, withSketch: true, cancellation))
        {
            var sketch = sketchOf(part.At);
            sketch.Merge(part.Sketch!);
            sketch.Bound(part.Figures.Min, part.Figures.Max);
        }
    }

    /// <summary>Merged here: the database takes ten times as long to add up bins.</summary>
    private async Task ReadSketchesAsync(
        RollupQuery query, WindowCover cover, Func<DateTimeOffset, QuantileSketch> sketchOf, List<UnfitRollup> unfit, CancellationToken cancellation)
    {
        await using var command = _dataSource.CreateCommand(
            $"""
            select pieces.unfit, pieces.granularity, pieces.bucket, pieces.series_id,
                   case when not pieces.unfit then pieces.sketch end, pieces.min::text, pieces.max::text
            from ({RollupSql.Pieces(query, cover, "rollup.sketch, rollup.min, rollup.max")}) as pieces
            """);
        RollupSql.AddParameters(command, query, cover);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.GetBoolean(0))
            {
                unfit.Add(await UnfitRollup.ReadAsync(reader, 1, cancellation));
                continue;
            }

            var sketch = sketchOf(await reader.GetFieldValueAsync<DateTimeOffset>(2, cancellation));
            var entries = await reader.GetFieldValueAsync<long[]>(4, cancellation);
            for (var i = 0; i < entries.Length; i += 2)
                sketch.AddBin((int)entries[i], entries[i + 1]);
            sketch.Bound(ExactNumber.ParseExact(reader.GetString(5)), ExactNumber.ParseExact(reader.GetString(6)));
        }
    }
}
