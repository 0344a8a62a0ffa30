namespace BusinessMetrics.Trust.Subjects.Pseudonyms;

/// <summary>The tables of people.</summary>
public static class SubjectSchema
{
    public const string Sql =
        """
        create schema if not exists people;

        create table if not exists people.subjects (
            subject_id            uuid        primary key,
            user_id_hash          bytea       not null unique,
            user_id_encrypted     bytea       not null,
            session_key_encrypted bytea       not null,
            created_at            timestamptz not null
        );
        -- Which data key the row's hash and values were made with.
        alter table people.subjects add column if not exists key_id text;
        -- The hash of the user id in its normal form, by which every canonically equivalent spelling that was recorded is found; null
        -- of rows that an older version added, until they are looked at (CanonicalSpellings).
        alter table people.subjects add column if not exists canonical_hash bytea;
        create index if not exists subjects_by_canonical_hash on people.subjects (canonical_hash);
        create index if not exists subjects_without_canonical_hash on people.subjects (subject_id) where canonical_hash is null;
        -- A legal hold: while it is set the row stays.
        alter table people.subjects add column if not exists held_at timestamptz;
        alter table people.subjects add column if not exists hold_reason_encrypted bytea;

        -- Who was erased, as the numbers that lead to no one; in the order of the commits (see ErasureLock).
        create table if not exists people.erasures (
            erasure_no  bigint      generated always as identity primary key,
            subject_id  uuid        not null unique,
            erased_at   timestamptz not null,
            erased_by   text        not null,
            audit_event uuid        not null
        );

        -- The data keys in use. A service that does not know them all must not take a person for a new one.
        create table if not exists people.data_keys (
            key_id        text        primary key,
            first_used_at timestamptz not null
        );
        """;

    /// <summary>
    /// Held shared by the transaction of every flush that names people, and alone by an erasure: what is committed after
    /// an erasure has seen it.
    /// </summary>
    public const long ErasureLock = 0x427573_457261;

    /// <summary>Held while people are added under more than one data key, when the index on the hash cannot tell that two rows are one person.</summary>
    internal const long NewPeopleLock = 0x427573_4e6577;

    /// <summary>The newest erasure's number, 0 before the first; the last entry of the primary key.</summary>
    public const string NewestErasureSql = "select coalesce(max(erasure_no), 0) from people.erasures";
}
