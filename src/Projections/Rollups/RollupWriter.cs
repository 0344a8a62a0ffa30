using System.Globalization;
using BusinessMetrics.Projections.Numbers;
using BusinessMetrics.Projections.ReadModels;

namespace BusinessMetrics.Projections.Rollups;

/// <summary>Queues the statements that add a folded page to a roll-up model's tables.</summary>
internal static class RollupWriter
{
    /// <summary>
    /// Bins are put beside those that are there, which is far cheaper; whoever reads adds them up by bin anyway. They
    /// are added up by bin once they are more than so many and more than there were, so that this costs the less often
    /// the more it costs.
    /// </summary>
    private const string FewestLoose = "128";

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
            Column(rollups, rollup => rollup.Key.Bucket),
            Column(rollups, rollup => rollup.Key.SeriesId),
            Column(rollups, rollup => rollup.Value.Count),
            ExactNumber.ToColumn(Column(rollups, rollup => rollup.Value.Sum)),
            ExactNumber.ToColumn(Column(rollups, rollup => rollup.Value.Min)),
            ExactNumber.ToColumn(Column(rollups, rollup => rollup.Value.Max)),
            ExactNumber.ToColumn(Column(rollups, rollup => rollup.Value.Last.Value)),
            Column(rollups, rollup => rollup.Value.Last.At),
            Column(rollups, rollup => rollup.Value.Last.MetricId),
            Column(rollups, rollup => rollup.Value.Retractions),
            Column(rollups, rollup => rollup.Value.FirstRecordedAt),
            Column(rollups, rollup => rollup.Value.LastChangedAt),
        ];
        if (page.Model.SketchGranularities.Contains(granularity))
            columns.Add(Column(rollups, rollup => ArrayLiteral(rollup.Value.Sketch)));
        statements.Add(RollupSql(page.Model, schema, granularity), [.. columns]);
    }

    private static string RollupSql(RollupModel model, string schema, Granularity granularity)
    {
        var (sketch, sketchType, sketchValue) = model.SketchGranularities.Contains(granularity) ? (", sketch", ", ?::text[]", ", sketch::bigint[]") : ("", "", "");
        const string fitsLoose = $"known.sketch_loose + cardinality(excluded.sketch) <= greatest({FewestLoose}, cardinality(known.sketch) - known.sketch_loose)";
        var mergeSketch = model.SketchGranularities.Contains(granularity)
            ? $"""
            ,
                sketch            = case when {fitsLoose}
                                         then known.sketch || excluded.sketch
                                         else {ReadModelCatalogue.Schema}.merge_sketches(known.sketch, excluded.sketch) end,
                sketch_loose      = case when {fitsLoose}
                                         then known.sketch_loose + cardinality(excluded.sketch)
                                         else 0 end
            """
            : "";
        return
            $"""
            insert into {schema}.{model.TableOf(granularity)} as known
                (bucket, series_id, count, sum, min, max, last_value, last_at, last_id, retractions, first_recorded_at, last_changed_at{sketch})
            select bucket, series_id, count, sum, min, max, last_value, last_at, last_id, retractions, first_recorded_at, last_changed_at{sketchValue}
            from unnest(?::timestamptz[], ?::uuid[], ?::bigint[], ?::numeric[], ?::numeric[], ?::numeric[], ?::numeric[], ?::timestamptz[],
                        ?::uuid[], ?::bigint[], ?::timestamptz[], ?::timestamptz[]{sketchType})
                as added (bucket, series_id, count, sum, min, max, last_value, last_at, last_id, retractions, first_recorded_at, last_changed_at{sketch})
            on conflict (bucket, series_id) do update set
                count             = known.count + excluded.count,
                sum               = known.sum + excluded.sum,
                min               = least(known.min, excluded.min),
                max               = greatest(known.max, excluded.max),
                last_value        = case when (excluded.last_at, excluded.last_id) > (known.last_at, known.last_id)
                                         then excluded.last_value else known.last_value end,
                last_id           = case when (excluded.last_at, excluded.last_id) > (known.last_at, known.last_id)
                                         then excluded.last_id else known.last_id end,
                last_at           = greatest(known.last_at, excluded.last_at),
                retractions       = known.retractions + excluded.retractions,
                first_recorded_at = least(known.first_recorded_at, excluded.first_recorded_at),
                last_changed_at   = greatest(known.last_changed_at, excluded.last_changed_at){mergeSketch}
            """;
    }

    private static string ArrayLiteral(QuantileSketch? sketch) =>
        string.Create(CultureInfo.InvariantCulture, $"{{{string.Join(',', sketch?.ToArray() ?? [])}}}");

    private static T[] Column<TRow, T>(IReadOnlyCollection<TRow> rows, Func<TRow, T> value) => [.. rows.Select(value)];
}
