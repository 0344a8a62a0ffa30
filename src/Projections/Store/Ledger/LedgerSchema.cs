using BusinessMetrics.Projections.Store.ReadModels;

namespace BusinessMetrics.Projections.Store.Ledger;

/// <summary>The ledger's own tables: every metric as a row, and how many there are.</summary>
internal static class LedgerSchema
{
    private static readonly string[] Contents = ["value", "session", "metadata", "retraction_reason"];

    public static string Sql(string schema) =>
        $"""
        -- The primary key orders the listing (newest first is a backward scan) and finds the edges of a window.
        create table if not exists {schema}.metric_records (
            occurred_at       timestamptz not null,
            metric_id         uuid        not null,
            series_id         uuid        not null,
            recorded_at       timestamptz not null,
            sequence          bigint      not null,
            value             numeric     not null,
            subject_id        uuid,
            session           text,
            metadata          jsonb,
            removed           jsonb,
            retracted_at      timestamptz,
            retraction_reason text,
            primary key (occurred_at, metric_id)
        ) partition by range (occurred_at);

        -- Serves the listing of a few series: the newest of each, merged.
        create index if not exists metric_records_by_series
            on {schema}.metric_records (series_id, occurred_at, metric_id);

        -- Serve the changes between two moments: rows lie roughly in the order in which they were recorded.
        create index if not exists metric_records_by_recording
            on {schema}.metric_records using brin (recorded_at);
        create index if not exists metric_records_by_retraction
            on {schema}.metric_records (retracted_at) where retracted_at is not null;

        -- Serves what is asked about one person: their export, and how many metrics an erasure covers.
        create index if not exists metric_records_by_subject
            on {schema}.metric_records (subject_id) where subject_id is not null;

        create table if not exists {schema}.metric_totals (
            category text primary key,
            count    bigint not null
        );
        {ColumnStatistics.NoneSql($"{schema}.metric_records", Contents)}

        """;

    /// <summary>Makes the partition of <c>metric_records</c> for the month that <paramref name="month"/> starts.</summary>
    public static string PartitionSql(string schema, DateOnly month) =>
        $"""
        create table if not exists {schema}.metric_records_{month:yyyy_MM}
            partition of {schema}.metric_records
            for values from ('{month:yyyy-MM-dd} 00:00:00+00') to ('{month.AddMonths(1):yyyy-MM-dd} 00:00:00+00');
        {ColumnStatistics.NoneSql($"{schema}.metric_records_{month:yyyy_MM}", Contents)}
        """;
}
