using BusinessMetrics.Projections.Store.ReadModels;

namespace BusinessMetrics.Projections.Store.Rollups.Reading;

/// <summary>What the roll-ups of a window come to, by series and bucket.</summary>
internal static class RollupRowsSql
{
    /// <summary>
    /// Ten columns and the dimensions: the figures' seven, and then the granularity (null in a row of figures), bucket
    /// and series of a row that is unfit. Both kinds come from one statement, so from one state of the tables.
    /// </summary>
    public static string Rows(RollupQuery query, WindowCover cover)
    {
        var hasExtremes = query.Statistics.HasFlag(Statistics.Extremes);
        var hasLatest = query.Statistics.HasFlag(Statistics.Latest);
        var hasLatestTime = query.Statistics.HasFlag(Statistics.LatestTime);
        var bucket = RollupSql.Bucket(query, "pieces.bucket");
        var pieces =
            $"""
            select pieces.series_id, {bucket ?? "null::timestamptz"} as bucket, pieces.count, pieces.sum, pieces.min, pieces.max, pieces.last_value, pieces.last_at, pieces.last_id
            from ({RollupSql.Pieces(query, cover, RollupSql.FigureColumns(query.Statistics))}) as pieces
            {(query.IsSelective ? "where not pieces.unfit" : "")}
            """;
        // Numbers first, and then the series' texts of far fewer rows; buckets leave about as many. The latest of a series'
        // pieces is not a sum.
        var isBySeries = !hasLatest && query.Dimensions.Count > 0 && bucket is null;
        var bySeries = !isBySeries
            ? pieces
            : $"""
              select part.series_id, part.bucket, sum(part.count) as count, sum(part.sum) as sum,
                     {(hasExtremes ? "min(part.min)" : "null::numeric")} as min, {(hasExtremes ? "max(part.max)" : "null::numeric")} as max,
                     {(hasLatestTime ? "max(part.last_at)" : "null::timestamptz")} as last_at
              from ({pieces}) as part
              group by part.series_id, part.bucket
              """;
        var dimensions = query.Dimensions.Select(dimension => RollupSql.Dimension(query, dimension)).ToArray();
        string[] groups = [.. dimensions, .. bucket is null ? Array.Empty<string>() : ["part.bucket"]];
        // A series that is told apart by all of its dimensions is added up already.
        var isAddedUp = isBySeries && dimensions.Length == query.Model.Dimensions.Count && query.Told is null;
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
}
