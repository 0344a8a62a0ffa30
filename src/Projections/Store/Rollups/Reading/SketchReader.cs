using System.Runtime.InteropServices;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.ReadModels;
using Npgsql;

namespace BusinessMetrics.Projections.Store.Rollups.Reading;

/// <summary>A row of an answer about quantiles.</summary>
/// <param name="Bucket">The bucket's start, where buckets were asked for.</param>
public sealed record SketchRow(RollupQuery Query, SeriesKey Key, DateTimeOffset? Bucket, QuantileSketch Sketch)
{
    /// <summary>The value of a dimension that the question told apart.</summary>
    public string? this[string dimension] => Key[Query.IndexOf(dimension)];
}

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
    public async Task<QuantileSketch> OfAllAsync(RollupQuery query, CancellationToken cancellation) =>
        await ReadAsync(query.By() with { Bucket = null, Buckets = null }, cancellation) is [var only] ? only.Sketch : new();

    /// <summary>The sketch of each bucket that has a metric in the window; the question names the buckets' length.</summary>
    public async Task<IReadOnlyDictionary<DateTimeOffset, QuantileSketch>> ByBucketAsync(RollupQuery query, CancellationToken cancellation) =>
        (await ReadAsync(query.By(), cancellation)).ToDictionary(row => row.Bucket!.Value, row => row.Sketch);

    /// <summary>A sketch for each combination of the question's dimensions (and bucket) that has a metric in the window.</summary>
    public async Task<IReadOnlyList<SketchRow>> ReadAsync(RollupQuery query, CancellationToken cancellation)
    {
        query = query with { Statistics = Statistics.Extremes };
        var sketches = new Dictionary<(DateTimeOffset? Bucket, SeriesKey Key), QuantileSketch>();
        var cover = query.SketchCover;
        var unfit = new List<UnfitRollup>();
        if (cover.HasPieces)
            await ReadSketchesAsync(query, cover, Of, unfit, cancellation);
        foreach (var part in await _descent.ReadAsync(query, unfit, cover.Edges, withSketch: true, cancellation))
        {
            var sketch = Of(query.BucketOf(part.At), query.KeyOf(part.Series));
            sketch.Merge(part.Sketch!);
            sketch.Bound(part.Figures.Min, part.Figures.Max);
        }

        return [.. sketches.Where(row => row.Value.Count > 0).Select(row => new SketchRow(query, row.Key.Key, row.Key.Bucket, row.Value))];

        QuantileSketch Of(DateTimeOffset? bucket, SeriesKey key) =>
            CollectionsMarshal.GetValueRefOrAddDefault(sketches, (bucket, key), out _) ??= new();
    }

    /// <summary>Merged here: the database takes ten times as long to add up bins.</summary>
    private async Task ReadSketchesAsync(
        RollupQuery query, WindowCover cover, Func<DateTimeOffset?, SeriesKey, QuantileSketch> sketchOf, List<UnfitRollup> unfit, CancellationToken cancellation)
    {
        await using var command = _dataSource.CreateCommand(
            $"""
            select pieces.unfit, pieces.granularity, pieces.bucket, pieces.series_id,
                   case when not pieces.unfit then array_send(pieces.sketch) end, pieces.min::text, pieces.max::text, {RollupSql.Bucket(query, "pieces.bucket") ?? "null::timestamptz"}{string.Concat(query.Dimensions.Select(dimension => $", {RollupSql.Dimension(query, dimension)}"))}
            from ({RollupSql.Pieces(query, cover, "rollup.sketch, rollup.min, rollup.max")}) as pieces
            {(query.Dimensions.Count > 0 ? $"join {ReadModelSchema.Live}.{query.Model.SeriesTable} as series using (series_id)" : "")}
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

            // As bytes: an array's reader takes each number of it as a value of its own, which is a third of the work.
            var entries = new StoredBins(reader.GetFieldValue<byte[]>(4));
            if (entries.Length == 0)
                continue;
            DateTimeOffset? bucket = query.HasBuckets ? reader.GetFieldValue<DateTimeOffset>(7) : null;
            var sketch = sketchOf(bucket, new([.. query.Dimensions.Select((_, i) => RollupSql.Text(reader, 8 + i))]));
            for (var i = 0; i < entries.Length; i += 2)
                sketch.AddBin((int)entries[i], entries[i + 1]);
            sketch.Bound(ExactNumber.ParseExact(reader.GetString(5)), ExactNumber.ParseExact(reader.GetString(6)));
        }
    }
}
