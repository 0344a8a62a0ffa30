namespace BusinessMetrics.Projections.Ledger;

/// <summary>The tables of the ledger: every metric as a row, and its additive roll-ups by minute, hour and day.</summary>
public static class LedgerSchema
{
    /// <summary>Makes what is missing and changes nothing that is there.</summary>
    public static string Sql { get; } =
        $"""
        create schema if not exists {ReadModels.Schema};

        create table if not exists {ReadModels.Schema}.metric_series (
            series_id   uuid primary key,
            category    text not null,
            service     text not null,
            metric_name text not null,
            model_name  text,
            unit        text not null
        );

        -- The primary key orders the listing (newest first is a backward scan) and finds the edges of a window.
        create table if not exists {ReadModels.Schema}.metric_records (
            occurred_at timestamptz not null,
            metric_id   uuid        not null,
            series_id   uuid        not null,
            recorded_at timestamptz not null,
            sequence    bigint      not null,
            value       numeric     not null,
            subject_id  uuid,
            session     text,
            metadata    jsonb,
            primary key (occurred_at, metric_id)
        ) partition by range (occurred_at);

        -- Serves the listing of a few series: the newest of each, merged.
        create index if not exists metric_records_by_series
            on {ReadModels.Schema}.metric_records (series_id, occurred_at, metric_id);

        create table if not exists {ReadModels.Schema}.metric_totals (
            category text primary key,
            count    bigint not null
        );

        -- Adds the counts of two sketches bin by bin (see QuantileSketch): alternating bin and count, ascending.
        create or replace function {ReadModels.Schema}.merge_sketches(known bigint[], added bigint[]) returns bigint[]
        language sql immutable parallel safe as $$
            select array_agg(part.entry order by merged.bin, part.ordinal)
            from (
                select bins.bin, sum(bins.count)::bigint as count
                from (
                    select known[i] as bin, known[i + 1] as count from generate_series(1, cardinality(known), 2) as i
                    union all
                    select added[i], added[i + 1] from generate_series(1, cardinality(added), 2) as i
                ) as bins
                group by bins.bin
            ) as merged
            cross join lateral (values (1, merged.bin), (2, merged.count)) as part (ordinal, entry)
        $$;
        """ + string.Concat(Granularities.All.Select(RollupTable));

    /// <summary>The roll-up table of a granularity.</summary>
    public static string TableOf(Granularity granularity) => granularity switch
    {
        Granularity.Minute => $"{ReadModels.Schema}.metric_rollups_minute",
        Granularity.Hour => $"{ReadModels.Schema}.metric_rollups_hour",
        _ => $"{ReadModels.Schema}.metric_rollups_day",
    };

    /// <summary>Makes the partition of <c>metric_records</c> for the month that <paramref name="month"/> starts.</summary>
    public static string PartitionSql(DateOnly month) =>
        $"""
        create table if not exists {ReadModels.Schema}.metric_records_{month:yyyy_MM}
            partition of {ReadModels.Schema}.metric_records
            for values from ('{month:yyyy-MM-dd} 00:00:00+00') to ('{month.AddMonths(1):yyyy-MM-dd} 00:00:00+00');
        """;

    // Bucket first: every question has a time range, and a range of buckets of all series is one short scan.
    private static string RollupTable(Granularity granularity) =>
        $"""


        create table if not exists {TableOf(granularity)} (
            bucket     timestamptz not null,
            series_id  uuid        not null,
            count      bigint      not null,
            sum        numeric     not null,
            min        numeric     not null,
            max        numeric     not null,
            last_value numeric     not null,
            last_at    timestamptz not null,
            last_id    uuid        not null,
            sketch     bigint[]    not null,
            primary key (bucket, series_id)
        );
        """;
}
