namespace BusinessMetrics.Projections.Trust.Archive;

/// <summary>What the database remembers of events that left it.</summary>
public static class ArchiveSchema
{
    public const string Schema = "archive";

    /// <summary>Held by whoever moves or brings back events, shared by whoever needs them to stay where they are for a while.</summary>
    public const long RunLock = 0x427573_417263;

    /// <summary>Held while events leave, shared while a decision is made about one that is there. Until a transaction's end.</summary>
    public const long RemovalLock = 0x427573_52656d;

    public static string Sql { get; } =
        $"""
        create schema if not exists {Schema};

        -- A file: the metrics of a day of recording, or what turned up of it later.
        create table if not exists {Schema}.parts (
            day               date        not null,
            part              integer     not null,
            events            bigint      not null,
            bytes             bigint      not null,
            sha256            bytea       not null,
            first_sequence    bigint      not null,
            last_sequence     bigint      not null,
            first_occurred_at timestamptz not null,
            last_occurred_at  timestamptz not null,
            checkpoint        text        not null,
            archived_at       timestamptz not null,
            removed_at        timestamptz,
            restored_until    timestamptz,
            primary key (day, part)
        );

        -- Every event that left: a metric_id is never counted twice, and proofs find its leaf.
        create table if not exists {Schema}.events (
            event_id uuid    primary key,
            sequence bigint  not null,
            day      date    not null,
            part     integer not null
        );

        -- How many records of a person left, for erasures and exports.
        create table if not exists {Schema}.people (
            subject_id uuid    not null,
            day        date    not null,
            part       integer not null,
            events     bigint  not null,
            primary key (subject_id, day, part)
        );
        -- How often the metadata of these stood for the person.
        alter table {Schema}.people add column if not exists person_references bigint not null default 0;

        create table if not exists {Schema}.runs (
            run        bigint      generated always as identity primary key,
            started_at timestamptz not null,
            ended_at   timestamptz not null,
            days       integer     not null,
            events     bigint      not null,
            problem    text
        );
        """;
}
