using BusinessMetrics.Projections.Store.ReadModels;

namespace BusinessMetrics.Projections.Trust.Proofs;

/// <summary>
/// Where leaves, tree nodes and checkpoints are kept. A tile holds 256 leaves in one row: a row for each leaf would
/// cost more to write than the events themselves. Nothing here refers to events, which can leave the database.
/// </summary>
public static class ProofSchema
{
    public const string Schema = "proofs";

    /// <summary>2^8 leaves are a tile; of the larger complete subtrees the roots are kept as rows.</summary>
    public const int TileLevel = 8;

    public const int TileSize = 1 << TileLevel;

    public static string Sql { get; } =
        $"""
        create schema if not exists {Schema};

        create table if not exists {Schema}.log (
            origin text not null,
            only_one boolean primary key default true check (only_one)
        );

        create table if not exists {Schema}.keys (
            position int primary key,
            public_key text not null unique
        );

        create table if not exists {Schema}.tiles (
            tile bigint primary key,
            first_sequence bigint not null,
            last_sequence bigint not null,
            sequences bigint[] not null,
            event_ids uuid[] not null,
            hashes bytea not null
        );
        -- Hashes and ids cannot be compressed; trying costs time.
        alter table {Schema}.tiles alter column event_ids set storage external;
        alter table {Schema}.tiles alter column hashes set storage external;
        -- Finds the leaf of an event by its sequence.
        create index if not exists tiles_first_sequence on {Schema}.tiles (first_sequence);

        create table if not exists {Schema}.nodes (
            level int not null,
            index bigint not null,
            hash bytea not null,
            primary key (level, index)
        );

        create table if not exists {Schema}.checkpoints (
            number bigint primary key,
            size bigint not null,
            last_sequence bigint not null,
            signed_at timestamptz not null,
            note text not null
        );
        create index if not exists checkpoints_size on {Schema}.checkpoints (size);
        {ColumnStatistics.NoneSql($"{Schema}.tiles", "sequences", "event_ids", "hashes")}
        {ColumnStatistics.NoneSql($"{Schema}.nodes", "hash")}
        """;
}
