using BusinessMetrics.Projections.Store.ReadModels;

namespace BusinessMetrics.Projections.Store.Rollups.Reading;

/// <summary>How many series have a metric in a window that counts, without adding up what they come to.</summary>
internal static class PresenceSql
{
    /// <summary>Whether each series is a value by itself, having no dimensions but the two that a count is about.</summary>
    public static bool CountsSeries(RollupQuery query) => query.Model.Dimensions.Count == 2;

    /// <summary>
    /// A row for each value of <paramref name="by"/> with the number of those of <paramref name="counted"/>; <c>@beside</c>
    /// are series that were found elsewhere. As of a moment there are also rows of which only granularity, bucket and
    /// series are not null: roll-ups that are unfit, where no other one shows that their series was there.
    /// </summary>
    public static string Counts(RollupQuery query, WindowCover cover, string counted, string by)
    {
        var mayBeUnfit = cover.HasPieces && query.AsOf is not null;
        var found = query switch
        {
            _ when !cover.HasPieces => "",
            { AsOf: not null } => "select piece.series_id from piece where not piece.unfit and piece.count > 0",
            { Model.AskedBy.Count: > 0 } => Probes(query, cover),
            _ => Ranges(query, cover),
        };
        return
            $"""
            with
            {(mayBeUnfit ? $"piece as materialized ({RollupSql.Pieces(query, cover, "rollup.count")})," : "")}
            found as materialized (
                {found}
                {(cover.HasPieces ? "union" : "")}
                select unnest(@beside) as series_id
            )
            select series.{by}, count({(CountsSeries(query) ? "" : "distinct ")}series.{counted}), null::integer as granularity, null::timestamptz as bucket, null::uuid as series_id
            from found
            join {ReadModelSchema.Live}.{query.Model.SeriesTable} as series using (series_id)
            where series.{by} is not null and series.{counted} is not null
            group by series.{by}
            {(mayBeUnfit
                ? """
                  union all
                  select null, null, piece.granularity, piece.bucket, piece.series_id
                  from piece
                  where piece.unfit and not exists (select from found where found.series_id = piece.series_id)
                  """
                : "")}
            """;
    }

    /// <summary>Of the series that are asked for, each is looked up until it is found: its rows lie side by side.</summary>
    private static string Probes(RollupQuery query, WindowCover cover) =>
        $"""
        select series.series_id
            from {ReadModelSchema.Live}.{query.Model.SeriesTable} as series
            where ({string.Join(
                "\n                or ",
                RollupSql.PiecesOf(query, cover).Select((piece, i) =>
                    $"""
                    exists (
                        select
                        from {ReadModelSchema.Live}.{query.Model.TableOf(piece.Granularity)} as rollup
                        where rollup.series_id = series.series_id and rollup.bucket >= @piece_{i}_start and rollup.bucket < @piece_{i}_end and rollup.count > 0)
                    """))}){RollupSql.Conditions(query)}
        """;

    /// <summary>
    /// Answered from the primary keys alone, without a row's count: a series is there unless a retraction left nothing in
    /// any of its buckets, and rows with retractions have an index of their own.
    /// </summary>
    private static string Ranges(RollupQuery query, WindowCover cover) =>
        $"""
        select found.series_id
            from (
                select pieces.series_id, count(*) as buckets
                from ({RollupSql.Pieces(query, cover, "1 as present")}) as pieces
                group by pieces.series_id
            ) as found
            left join (
                select pieces.series_id, count(*) as buckets
                from ({RollupSql.Pieces(query, cover, "1 as present", "rollup.retractions > 0 and rollup.count = 0")}) as pieces
                group by pieces.series_id
            ) as emptied using (series_id)
            where found.buckets > coalesce(emptied.buckets, 0)
        """;
}
