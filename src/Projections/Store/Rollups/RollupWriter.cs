using System.Globalization;
using BusinessMetrics.Projections.Store.ReadModels;

namespace BusinessMetrics.Projections.Store.Rollups;

/// <summary>Queues the statements that add a folded page to a roll-up model's tables.</summary>
internal static class RollupWriter
{
    /// <summary>
    /// Bins are put beside those that are there, which is far cheaper; whoever reads adds them up by bin anyway. They
    /// are added up by bin once they are more than so many and more than there were, so that this costs the less often
    /// the more it costs.
    /// </summary>
    private const string FitsLoose = "known.sketch_loose + cardinality(excluded.sketch) <= greatest(128, cardinality(known.sketch) - known.sketch_loose)";

    private const string MergedSketch =
        $"""
        ,
            sketch       = case when {FitsLoose}
                                then known.sketch || excluded.sketch
                                else {ReadModelSchema.Live}.merge_sketches(known.sketch, excluded.sketch) end,
            sketch_loose = case when {FitsLoose}
                                then known.sketch_loose + cardinality(excluded.sketch)
                                else 0 end
        """;

    public static void Write(IStatements statements, string schema, RollupPage page)
    {
        if (page.Series.Count == 0)
            return;
        WriteSeries(statements, schema, page);
        foreach (var granularity in page.Model.Granularities)
            WriteRollups(statements, schema, granularity, page);
    }

    private static void WriteSeries(IStatements statements, string schema, RollupPage page)
    {
        var model = page.Model;
        var series = page.Series.ToArray();
        statements.Add(
            $"""
            insert into {schema}.{model.SeriesTable} (series_id, {string.Join(", ", model.Dimensions)})
            select * from unnest(?::uuid[]{string.Concat(model.Dimensions.Select(_ => ", ?::text[]"))})
            on conflict (series_id) do nothing
            """,
            [
                series.Select(each => each.Value).ToArray(),
                .. model.Dimensions.Select((_, i) => series.Select(each => each.Key[i]).ToArray()),
            ]);
    }

    private static void WriteRollups(IStatements statements, string schema, Granularity granularity, RollupPage page)
    {
        var rollups = page.Rollups.Where(rollup => rollup.Key.Granularity == granularity).ToArray();
        List<object> columns =
        [
            rollups.Select(rollup => rollup.Key.Bucket).ToArray(),
            rollups.Select(rollup => rollup.Key.SeriesId).ToArray(),
            .. RollupColumn.Of(page.Model.Statistics).Select(column => column.ValuesOf(rollups.Select(rollup => rollup.Value))),
        ];
        if (page.Model.SketchGranularities.Contains(granularity))
            columns.Add(rollups.Select(rollup => ArrayLiteral(rollup.Value.Sketch)).ToArray());
        statements.Add(RollupSql(page.Model, schema, granularity), [.. columns]);
    }

    private static string RollupSql(RollupModel model, string schema, Granularity granularity)
    {
        var columns = RollupColumn.Of(model.Statistics);
        var names = $"bucket, series_id, {string.Join(", ", columns.Select(column => column.Name))}";
        var isSketched = model.SketchGranularities.Contains(granularity);
        return
            $"""
            insert into {schema}.{model.TableOf(granularity)} as known
                ({names}{(isSketched ? ", sketch" : "")})
            select {names}{(isSketched ? ", sketch::bigint[]" : "")}
            from unnest(?::timestamptz[], ?::uuid[]{string.Concat(columns.Select(column => $", ?::{column.Type}[]"))}{(isSketched ? ", ?::text[]" : "")})
                as added ({names}{(isSketched ? ", sketch" : "")})
            on conflict (bucket, series_id) do update set
                {string.Join(",\n    ", columns.Select(column => $"{column.Name} = {column.Merged}"))}{(isSketched ? MergedSketch : "")}
            """;
    }

    private static string ArrayLiteral(QuantileSketch? sketch) =>
        string.Create(CultureInfo.InvariantCulture, $"{{{string.Join(',', sketch?.ToArray() ?? [])}}}");
}
