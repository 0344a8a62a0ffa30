using System.Runtime.InteropServices;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.ReadModels;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Store.Rollups.Reading;

/// <summary>
/// Answers from roll-ups; the cost grows with buckets and series, not with metrics. A row that is unfit for the
/// question, because something in it was recorded after the moment asked about, or because a retraction left its
/// extremes in doubt, is replaced by its finer rows, and at the last by the single records (<see cref="RollupDescent"/>).
/// </summary>
/// <param name="archive">Where records are that left the database; null where none did.</param>
/// <param name="readsRecordsOnce">See <see cref="ForOneAnswer"/>.</param>
public sealed class RollupReader(NpgsqlDataSource dataSource, IEventArchive? archive = null, bool readsRecordsOnce = false)
{
    private readonly RollupDescent _descent = new(dataSource, new(dataSource, archive, readsRecordsOnce));

    /// <summary>A reader for several questions about the same window, whose ragged ends are the same records.</summary>
    public RollupReader ForOneAnswer() => new(dataSource, archive, readsRecordsOnce: true);

    /// <summary>A row for each combination of the question's dimensions (and bucket) that has a metric in the window.</summary>
    public async Task<IReadOnlyList<RollupRow>> ReadAsync(RollupQuery query, CancellationToken cancellation)
    {
        var figures = new Dictionary<(DateTimeOffset? Bucket, SeriesKey Key), RollupFigures>();
        var cover = query.Cover;
        var unfit = new List<UnfitRollup>();
        if (cover.HasPieces)
            await ReadRollupsAsync(query, cover, figures, unfit, cancellation);
        foreach (var part in await _descent.ReadAsync(query, unfit, cover.Edges, withSketch: false, cancellation))
            CollectionsMarshal.GetValueRefOrAddDefault(figures, (query.Bucket?.Floor(part.At), query.KeyOf(part.Series)), out _) += part.Figures;
        return
        [
            .. figures
                .Where(row => row.Value.Count > 0)
                .Select(row => new RollupRow(query, row.Key.Key, row.Key.Bucket, row.Value)),
        ];
    }

    /// <summary>How many values of the dimension <paramref name="counted"/> there are, for each of <paramref name="by"/>.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(RollupQuery query, string counted, string by, CancellationToken cancellation)
    {
        query = query.By(by, counted) with { Statistics = Statistics.None };
        // What was unfit can be added to what was found only where no two series have the same value.
        if (query.AsOf is not null && !PresenceSql.CountsSeries(query))
        {
            var rows = await ReadAsync(query, cancellation);
            return rows.Where(row => row[counted] is not null).CountBy(row => row[by]!).ToDictionary(value => value.Key, value => (long)value.Value);
        }

        var cover = query.Cover;
        var beside = await _descent.ReadAsync(query, [], cover.Edges, withSketch: false, cancellation);
        var besideIds = beside.Select(part => part.Series).Distinct().Select(series => series.ComputeId()).ToArray();
        var (counts, unfit) = (new Dictionary<string, long>(), new List<UnfitRollup>());
        await using (var command = dataSource.CreateCommand(PresenceSql.Counts(query, cover, counted, by)))
        {
            RollupSql.AddParameters(command, query, cover);
            command.Parameters.Add(new("beside", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = besideIds });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                if (reader.IsDBNull(2))
                    counts[reader.GetString(0)] = reader.GetInt64(1);
                else
                    unfit.Add(await UnfitAsync(reader, 2, cancellation));
            }
        }

        var (byIndex, countedIndex) = (query.Model.IndexOf(by), query.Model.IndexOf(counted));
        foreach (var part in (await _descent.ReadAsync(query, unfit, [], withSketch: false, cancellation)).DistinctBy(part => part.Series))
            if (part.Series[byIndex] is { } value && part.Series[countedIndex] is not null)
                counts[value] = counts.GetValueOrDefault(value) + 1;
        return counts;
    }

    /// <summary>One sketch of every value that the question matches.</summary>
    public async Task<QuantileSketch> SketchAsync(RollupQuery query, CancellationToken cancellation)
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
    public async Task<IReadOnlyDictionary<DateTimeOffset, QuantileSketch>> SketchesAsync(RollupQuery query, CancellationToken cancellation)
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

    private async Task ReadRollupsAsync(
        RollupQuery query,
        WindowCover cover,
        Dictionary<(DateTimeOffset?, SeriesKey), RollupFigures> figures,
        List<UnfitRollup> unfit,
        CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(RowsSql(query, cover));
        RollupSql.AddParameters(command, query, cover);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (!reader.IsDBNull(7))
            {
                unfit.Add(await UnfitAsync(reader, 7, cancellation));
                continue;
            }

            if (reader.GetInt64(0) == 0)
                continue;
            DateTimeOffset? start = query.Bucket is null ? null : await reader.GetFieldValueAsync<DateTimeOffset>(8, cancellation);
            var key = new SeriesKey([.. query.Dimensions.Select((_, i) => RollupSql.Text(reader, 10 + i))]);
            CollectionsMarshal.GetValueRefOrAddDefault(figures, (start, key), out _) += RollupSql.Figures(reader, 0, query.Statistics);
        }
    }

    /// <summary>
    /// Ten columns and the dimensions: the figures' seven, and then the granularity (null in a row of figures), bucket
    /// and series of a row that is unfit. Both kinds come from one statement, so from one state of the tables.
    /// </summary>
    private static string RowsSql(RollupQuery query, WindowCover cover)
    {
        var hasExtremes = query.Statistics.HasFlag(Statistics.Extremes);
        var hasLatest = query.Statistics.HasFlag(Statistics.Latest);
        var hasLatestTime = query.Statistics.HasFlag(Statistics.LatestTime);
        var bucket = query.Bucket is { } length ? $"date_trunc('{length.ToString().ToLowerInvariant()}', pieces.bucket, 'UTC')" : null;
        var pieces =
            $"""
            select pieces.series_id, {bucket ?? "null::timestamptz"} as bucket, pieces.count, pieces.sum, pieces.min, pieces.max, pieces.last_value, pieces.last_at, pieces.last_id
            from ({RollupSql.Pieces(query, cover, RollupSql.FigureColumns(query.Statistics))}) as pieces
            {(query.IsSelective ? "where not pieces.unfit" : "")}
            """;
        // Numbers first, and then the series' texts of far fewer rows. The latest of a series' pieces is not a sum.
        var bySeries = hasLatest || query.Dimensions.Count == 0
            ? pieces
            : $"""
              select part.series_id, part.bucket, sum(part.count) as count, sum(part.sum) as sum,
                     {(hasExtremes ? "min(part.min)" : "null::numeric")} as min, {(hasExtremes ? "max(part.max)" : "null::numeric")} as max,
                     {(hasLatestTime ? "max(part.last_at)" : "null::timestamptz")} as last_at
              from ({pieces}) as part
              group by part.series_id, part.bucket
              """;
        var dimensions = query.Dimensions.Select(dimension => $"series.{dimension}").ToArray();
        string[] groups = [.. dimensions, .. bucket is null ? Array.Empty<string>() : ["part.bucket"]];
        // A series that is told apart by all of its dimensions is added up already.
        var isAddedUp = !hasLatest && dimensions.Length == query.Model.Dimensions.Count;
        var unfit =
            $"""
            union all
            select 0, null, null, null, null, null, null, pieces.granularity, pieces.bucket, pieces.series_id{string.Concat(dimensions.Select(_ => ", null"))}
            from ({(query.IsSelective ? RollupSql.Pieces(query, cover, "rollup.count") : "")}) as pieces
            where pieces.unfit
            """;
        return
            $"""
            select coalesce({Added("sum", "count")}, 0)::bigint,
                   coalesce({Added("sum", "sum")}, 0)::text,
                   {(hasExtremes ? Added("min", "min") : "null")}::text,
                   {(hasExtremes ? Added("max", "max") : "null")}::text,
                   {(hasLatest ? "(array_agg(part.last_value::text order by part.last_at desc, part.last_id desc))[1]" : "null")},
                   {(hasLatestTime ? Added("max", "last_at") : "null")}::timestamptz,
                   {(hasLatest ? "(array_agg(part.last_id order by part.last_at desc, part.last_id desc))[1]" : "null")}::uuid,
                   null::integer,
                   {(bucket is null ? "null::timestamptz" : "part.bucket")},
                   null::uuid{string.Concat(dimensions.Select(dimension => $", {dimension}"))}
            from ({bySeries}) as part
            {(dimensions.Length > 0 ? $"join {ReadModelSchema.Live}.{query.Model.SeriesTable} as series using (series_id)" : "")}
            {(groups.Length > 0 && !isAddedUp ? $"group by {string.Join(", ", groups)}" : "")}
            {(query.IsSelective ? unfit : "")}
            """;

        string Added(string function, string column) => isAddedUp ? $"part.{column}" : $"{function}(part.{column})";
    }

    /// <summary>Merged here: the database takes ten times as long to add up bins.</summary>
    private async Task ReadSketchesAsync(
        RollupQuery query, WindowCover cover, Func<DateTimeOffset, QuantileSketch> sketchOf, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
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
        await using var command = dataSource.CreateCommand(
            $"""
            select pieces.granularity, pieces.bucket, pieces.series_id
            from ({RollupSql.Pieces(query, cover, "rollup.count")}) as pieces
            where pieces.unfit
            """);
        RollupSql.AddParameters(command, query, cover);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            unfit.Add(await UnfitAsync(reader, 0, cancellation));
    }

    /// <summary>Three columns from <paramref name="first"/> on: granularity, bucket and series.</summary>
    private static async ValueTask<UnfitRollup> UnfitAsync(NpgsqlDataReader reader, int first, CancellationToken cancellation) =>
        new((Granularity)reader.GetInt32(first), await reader.GetFieldValueAsync<DateTimeOffset>(first + 1, cancellation), reader.GetGuid(first + 2));
}
