using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;

namespace BusinessMetrics.Projections.Trust.Audit;

/// <summary>Every audit event as a row that is never changed.</summary>
public sealed class AuditReadModel : ReadModel
{
    public const string ModelName = "audit";

    public const string Table = "audit_events";

    /// <summary>What a text is searched in; the expression of the index audit_events_by_text.</summary>
    internal const string SearchedText = "to_tsvector('simple', actor || ' ' || action || ' ' || target || ' ' || coalesce(details, ''))";

    /// <summary>More fits into no row of an index, and an event that cannot be written would hold up all that follow.</summary>
    private const int Longest = 255;

    public override string Name => ModelName;

    public override int Version => 1;

    /// <summary>No cached answer is made of it; reading what is cached would otherwise empty the cache.</summary>
    public override bool HoldsFigures => false;

    public override IReadOnlyList<StoredEvent> Events { get; } = [AuditRecorded.Stored];

    public override IReadOnlyList<string> Tables { get; } = [Table];

    // Actions and objects are compared byte by byte, so that those that begin with a noun or a kind are a range.
    public override string SchemaSql(string schema) =>
        $"""
        create table if not exists {schema}.{Table} (
            sequence       bigint      primary key,
            event_id       uuid        not null,
            at             timestamptz not null,
            recorded_at    timestamptz not null,
            actor          text        not null,
            role           text,
            action         text        collate "C" not null,
            target         text        collate "C" not null,
            outcome        text        not null,
            source_address text,
            correlation_id text,
            details        text
        );

        -- Serves the listing, newest first, and its pages.
        create index if not exists {Table}_by_time on {schema}.{Table} (at, sequence);
        create index if not exists {Table}_by_actor on {schema}.{Table} (actor, at, sequence);
        create index if not exists {Table}_by_action on {schema}.{Table} (action, at, sequence);
        create index if not exists {Table}_by_object on {schema}.{Table} (target, at, sequence);
        -- Most is done; what was refused or failed is what is looked for.
        create index if not exists {Table}_by_outcome on {schema}.{Table} (outcome, at, sequence) where outcome <> '{AuditOutcomes.Done}';
        create index if not exists {Table}_by_text on {schema}.{Table} using gin ({SearchedText});
        create unique index if not exists {Table}_by_id on {schema}.{Table} (event_id);


        """;

    public override void Write(IStatements statements, string schema, IReadOnlyList<RecordedEvent> events)
    {
        var rows = events.Where(recorded => recorded.Data is AuditRecorded).Select(recorded => (Event: recorded, Audit: (AuditRecorded)recorded.Data)).ToArray();
        if (rows.Length == 0)
            return;
        statements.Add(
            $"""
            insert into {schema}.{Table}
                (sequence, event_id, at, recorded_at, actor, role, action, target, outcome, source_address, correlation_id, details)
            select *
            from unnest(?::bigint[], ?::uuid[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::text[], ?::text[], ?::text[])
            """,
            rows.Select(row => row.Event.Sequence).ToArray(),
            rows.Select(row => row.Event.Id).ToArray(),
            rows.Select(row => row.Audit.At?.ToUniversalTime() ?? row.Event.RecordedAt).ToArray(),
            rows.Select(row => row.Event.RecordedAt).ToArray(),
            rows.Select(row => Cut(row.Audit.Actor)).ToArray(),
            rows.Select(row => row.Audit.Role).ToArray(),
            rows.Select(row => row.Audit.Action).ToArray(),
            rows.Select(row => Cut(row.Audit.Target)).ToArray(),
            rows.Select(row => row.Audit.Outcome).ToArray(),
            rows.Select(row => row.Audit.SourceAddress).ToArray(),
            rows.Select(row => row.Audit.CorrelationId).ToArray(),
            rows.Select(row => row.Audit.Details).ToArray());
    }

    /// <summary>The whole of it is in the log.</summary>
    private static string Cut(string text) =>
        text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "...";
}
