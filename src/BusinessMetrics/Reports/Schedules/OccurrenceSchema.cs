namespace BusinessMetrics.Reports.Schedules;

/// <summary>What came of schedules, and how far the clock and the log were looked at for them.</summary>
public static class OccurrenceSchema
{
    public const string Sql =
        """
        -- One row: how far the log was looked at for what happened to alerts. Whoever has it locked notes what is due.
        create table if not exists operations.schedule_progress (
            id       integer primary key default 1 check (id = 1),
            sequence bigint  not null
        );
        insert into operations.schedule_progress (sequence) values (0) on conflict do nothing;

        create table if not exists operations.schedule_clocks (
            schedule      text        primary key,
            handled_until timestamptz not null
        );

        create table if not exists operations.report_occurrences (
            sequence     bigint      generated always as identity primary key,
            id           uuid        not null unique,
            schedule     text        not null,
            version      integer     not null,
            report       text        not null,
            made_for     text        not null,
            due_at       timestamptz not null,
            moment       timestamptz not null,
            window_start timestamptz,
            window_end   timestamptz,
            noted_at     timestamptz not null,
            late         boolean     not null,
            dry_run      boolean     not null,
            services     text[],
            watermark    text,
            formats      text[]      not null,
            channels     text[]      not null,
            skip_if      text[]      not null,
            state        text        not null default 'due',
            reason       text,
            run_id       uuid,
            content      text,
            ended_at     timestamptz
        );
        create index if not exists report_occurrences_open on operations.report_occurrences (state, sequence) where state in ('due', 'making');
        create index if not exists report_occurrences_by_schedule on operations.report_occurrences (schedule, sequence);
        """;
}
