using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Watch.Deliveries;

/// <summary>What is told, to whom, and how that went; and how far the log was looked at for it.</summary>
public static class DeliverySchema
{
    /// <summary>What nothing more becomes of is kept for so long.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>Once the log is there: nobody is told of what was over before anybody could be told.</summary>
    public const string BeginningSql =
        $"""
        insert into operations.notification_progress (sequence, routing)
        select coalesce(max(seq_id), 0), '' from {EventSchema.Name}.mt_events
        on conflict do nothing
        """;

    public const string Sql =
        """
        create schema if not exists operations;

        -- One row: how far the log was looked at, and by what channels, routes and silences.
        create table if not exists operations.notification_progress (
            id       integer primary key default 1 check (id = 1),
            sequence bigint  not null,
            routing  text    not null
        );

        create table if not exists operations.notification_groups (
            route      text        not null,
            group_key  text        not null,
            next_at    timestamptz,
            holds_back boolean     not null,
            alert_ids  uuid[]      not null,
            rules      text[]      not null,
            state      text        not null,
            primary key (route, group_key)
        );
        create index if not exists notification_groups_due on operations.notification_groups (next_at) where next_at is not null;
        create index if not exists notification_groups_by_alert on operations.notification_groups using gin (alert_ids);
        create index if not exists notification_groups_by_rule on operations.notification_groups using gin (rules);

        create table if not exists operations.deliveries (
            sequence        bigint      generated always as identity primary key,
            id              uuid        not null unique,
            channel         text        not null,
            recipient       text,
            shown_recipient text,
            route           text,
            thread          uuid        not null,
            type            text        not null,
            alert_ids       uuid[]      not null,
            title           text        not null,
            created_at      timestamptz not null,
            expires_at      timestamptz not null,
            state           text        not null default 'waiting',
            attempts        integer     not null default 0,
            tries           integer     not null default 0,
            next_at         timestamptz not null,
            claimed_until   timestamptz,
            finished_at     timestamptz,
            last_error      text,
            content_type    text        not null,
            body            bytea       not null
        );
        -- Serves those that are due, and those that wait behind another of their thread.
        create index if not exists deliveries_waiting on operations.deliveries (channel, next_at) where state = 'waiting';
        create index if not exists deliveries_waiting_by_thread on operations.deliveries (thread, channel, sequence) where state = 'waiting';
        create index if not exists deliveries_expiring on operations.deliveries (expires_at) where state = 'waiting';
        create index if not exists deliveries_by_thread on operations.deliveries (thread, channel) where type <> 'alert.repeated';
        create index if not exists deliveries_by_channel on operations.deliveries (channel, sequence);
        create index if not exists deliveries_by_time on operations.deliveries (created_at);
        create index if not exists deliveries_by_alert on operations.deliveries using gin (alert_ids);

        create table if not exists operations.delivery_attempts (
            delivery_id uuid        not null references operations.deliveries (id) on delete cascade,
            number      integer     not null,
            started_at  timestamptz not null,
            node        text        not null,
            duration_ms integer,
            error       text,
            status      integer,
            answer      text,
            primary key (delivery_id, number)
        );

        -- How channels take what they are sent.
        create table if not exists operations.channel_health (
            channel       text        primary key,
            delivered_at  timestamptz,
            failing_since timestamptz,
            last_error    text
        );
        """;
}
