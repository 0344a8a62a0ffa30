namespace BusinessMetrics.Reports.Runs;

/// <summary>What reports are made, and were.</summary>
public static class ReportRunSchema
{
    public const string Sql =
        """
        create schema if not exists operations;

        create table if not exists operations.report_runs (
            sequence        bigint      generated always as identity primary key,
            id              uuid        not null unique,
            report          text        not null,
            version         integer     not null,
            definition      text        not null,
            moment          timestamptz not null,
            period_start    timestamptz not null,
            period_end      timestamptz not null,
            as_of           timestamptz not null,
            role            text        not null,
            services        text[],
            requested_by    text        not null,
            requested_at    timestamptz not null,
            made_for        text        not null,
            watermark       text,
            formats         text[]      not null,
            state           text        not null default 'waiting',
            sections_done   integer     not null default 0,
            tries           integer     not null default 0,
            claimed_until   timestamptz,
            log_position    bigint,
            checkpoint_size bigint,
            checkpoint_root text,
            checkpoint_note text,
            sha256          text,
            failure         text,
            finished_at     timestamptz
        );
        -- One run of a definition and period at a time, over all nodes.
        create unique index if not exists report_runs_under_way
            on operations.report_runs (report, version, period_start, period_end, role, coalesce(services, '{}'), coalesce(watermark, ''))
            where state in ('waiting', 'running');
        create index if not exists report_runs_open on operations.report_runs (requested_at) where state in ('waiting', 'running');
        create index if not exists report_runs_by_report on operations.report_runs (report, sequence);

        create table if not exists operations.report_files (
            run_id uuid   not null references operations.report_runs (id) on delete cascade,
            format text   not null,
            sha256 text   not null,
            bytes  bigint not null,
            primary key (run_id, format)
        );
        """;
}
