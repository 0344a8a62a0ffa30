using BusinessMetrics.Projections.Store.ReadModels;

namespace BusinessMetrics.Projections.Store.Rollups;

/// <summary>The tables of a roll-up model: its series, and their figures by bucket.</summary>
internal static class RollupSchema
{
    /// <summary>What no condition is about.</summary>
    private static readonly string[] FigureColumns = ["sum", "min", "max", "last_value", "last_at", "last_id"];

    /// <summary>What the tables' statements need; made once, whatever schema the tables are in.</summary>
    public static string FunctionsSql { get; } =
        $$"""
        -- Adds the counts of two sketches bin by bin (see QuantileSketch): alternating bin and count, ascending. They are
        -- joined first, which reads a stored one once: a subscript would read all of it again for every bin.
        create or replace function {{ReadModelSchema.Live}}.merge_sketches(known bigint[], added bigint[]) returns bigint[]
        language sql immutable parallel safe as $$
            select coalesce(array_agg(part.entry order by merged.bin, part.ordinal), '{}')
            from (
                select joined.entries[i] as bin, sum(joined.entries[i + 1])::bigint as count
                from (select known || added as entries offset 0) as joined
                cross join lateral generate_series(1, cardinality(joined.entries), 2) as i
                group by joined.entries[i]
                having sum(joined.entries[i + 1]) <> 0
            ) as merged
            cross join lateral (values (1, merged.bin), (2, merged.count)) as part (ordinal, entry)
        $$;


        """;

    public static string Sql(RollupModel model, string schema) =>
        $"""
        create table if not exists {schema}.{model.SeriesTable} (
            series_id uuid primary key,
            {string.Join(",\n    ", model.Dimensions.Select(dimension => $"{dimension} text"))}
        );


        """
        + string.Concat(model.AskedBy.Select(dimension =>
            $"create index if not exists {model.SeriesTable}_by_{dimension} on {schema}.{model.SeriesTable} ({dimension});\n\n"))
        + string.Concat(model.Granularities.Select(granularity => TableSql(model, schema, granularity)));

    // Sketches of the bucket that is being filled are read and written all the time, which compressing them would double.
    private static string UncompressedSketchSql(string table) =>
        $"""

        do $$ begin
            if (select attstorage <> 'e' from pg_attribute where attrelid = '{table}'::regclass and attname = 'sketch') then
                alter table {table} alter column sketch set storage external;
            end if;
        end $$;

        """;

    // Hours and days are changed for long after they were written, and need room beside them for it.
    // Retractions are few: whether there are any need not be looked for in every row. They change so seldom that the index
    // does not keep updates from staying on their page, as one with the count would.
    // Bucket first: every question has a time range, and a range of buckets of all series is one short scan; unless
    // questions are of few series, each of which is then one short scan.
    private static string TableSql(RollupModel model, string schema, Granularity granularity)
    {
        var name = model.TableOf(granularity);
        var table = $"{schema}.{name}";
        var isSketched = model.SketchGranularities.Contains(granularity);
        var columns = RollupColumn.Of(model.Statistics);
        var figures = columns.Select(column => column.Name).Intersect(FigureColumns);
        return
            $"""
            create table if not exists {table} (
                bucket timestamptz not null,
                series_id uuid not null,
                {string.Join(",\n    ", columns.Select(column => $"{column.Name} {column.Type} not null"))},
                {(isSketched ? "sketch bigint[] not null, sketch_loose integer not null default 0," : "")}
                primary key ({(model.AskedBy.Count > 0 ? "series_id, bucket" : "bucket, series_id")})
            ){(granularity == Granularity.Minute ? "" : " with (fillfactor = 80)")};

            create index if not exists {name}_retracted on {table} (bucket, series_id)
                where retractions > 0;
            {(isSketched ? UncompressedSketchSql(table) : "")}
            {ColumnStatistics.NoneSql(table, isSketched ? [.. figures, "sketch", "sketch_loose"] : figures)}

            """;
    }
}
