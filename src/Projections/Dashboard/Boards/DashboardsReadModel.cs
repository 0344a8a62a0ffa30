using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;

namespace BusinessMetrics.Projections.Dashboard.Boards;

/// <summary>Every version of every dashboard of somebody's own, so that each can be told as it was at any moment.</summary>
public sealed class DashboardsReadModel : ReadModel
{
    public const string ModelName = "dashboards";

    internal const string Table = "dashboard_versions";

    public override string Name => ModelName;

    public override int Version => 1;

    public override IReadOnlyList<StoredEvent> Events { get; } =
        [DashboardCreated.Stored, DashboardChanged.Stored, DashboardRestored.Stored, DashboardDeleted.Stored];

    public override IReadOnlyList<string> Tables { get; } = [Table];

    // Without a document it was deleted. The document is text, and comes out as it went in.
    public override string SchemaSql(string schema) =>
        $"""
        create table if not exists {schema}.{Table} (
            dashboard_id  uuid        not null,
            version       integer     not null,
            sequence      bigint      not null,
            recorded_at   timestamptz not null,
            superseded_at timestamptz,
            author        text        not null,
            kind          text        not null,
            restored_from integer,
            title         text,
            visibility    text,
            panels        integer,
            services      text[],
            document      text,
            primary key (dashboard_id, version)
        );

        -- Serve the listing: somebody's own ones, and those for all.
        create index if not exists {Table}_of_author on {schema}.{Table} (author) where superseded_at is null and document is not null;
        create index if not exists {Table}_for_all on {schema}.{Table} (dashboard_id) where superseded_at is null and visibility = 'all';


        """;

    public override void Write(IStatements statements, string schema, IReadOnlyList<RecordedEvent> events)
    {
        var rows = events.Where(recorded => recorded.Data is BoardEvent).Select(Row.Of).ToArray();
        if (rows.Length == 0)
            return;
        statements.Add(
            $"""
            insert into {schema}.{Table}
                (dashboard_id, version, sequence, recorded_at, author, kind, restored_from, title, visibility, panels, services, document)
            select dashboard_id, version, sequence, recorded_at, author, kind, restored_from, title, visibility, panels,
                   (select array_agg(service) from jsonb_array_elements_text(services::jsonb) as service), document
            from unnest(?::uuid[], ?::integer[], ?::bigint[], ?::timestamptz[], ?::text[], ?::text[], ?::integer[], ?::text[], ?::text[], ?::integer[], ?::text[], ?::text[])
                as change (dashboard_id, version, sequence, recorded_at, author, kind, restored_from, title, visibility, panels, services, document)
            """,
            rows.Select(row => row.Change.BoardId).ToArray(),
            rows.Select(row => row.Change.Version).ToArray(),
            rows.Select(row => row.Recorded.Sequence).ToArray(),
            rows.Select(row => row.Recorded.RecordedAt).ToArray(),
            rows.Select(row => row.Change.Author).ToArray(),
            rows.Select(row => row.Kind).ToArray(),
            rows.Select(row => (row.Change as DashboardRestored)?.From).ToArray(),
            rows.Select(row => row.Document?.Title).ToArray(),
            rows.Select(row => row.Document is { } document ? BoardNames.Of(document.Visibility) : null).ToArray(),
            rows.Select(row => row.Document?.Panels.Count).ToArray(),
            rows.Select(row => System.Text.Json.JsonSerializer.Serialize(row.Document?.Services ?? [])).ToArray(),
            rows.Select(row => row.Document?.ToJson()).ToArray());
        statements.Add(
            $"""
            update {schema}.{Table} as earlier
            set superseded_at = later.recorded_at
            from unnest(?::uuid[], ?::integer[], ?::timestamptz[]) as later (dashboard_id, version, recorded_at)
            where earlier.dashboard_id = later.dashboard_id and earlier.version = later.version - 1
            """,
            rows.Select(row => row.Change.BoardId).ToArray(),
            rows.Select(row => row.Change.Version).ToArray(),
            rows.Select(row => row.Recorded.RecordedAt).ToArray());
    }

    private sealed record Row(RecordedEvent Recorded, BoardEvent Change, BoardDocument? Document, string Kind)
    {
        public static Row Of(RecordedEvent recorded)
        {
            var change = (BoardEvent)recorded.Data;
            return new(recorded, change, Board.DocumentOf(change), BoardNames.Of(change));
        }
    }
}

/// <summary>The words that tables and answers have for things.</summary>
internal static class BoardNames
{
    public static string Of(BoardVisibility visibility) => visibility == BoardVisibility.All ? "all" : "private";

    public static string Of(BoardEvent change) => change switch
    {
        DashboardCreated => "created",
        DashboardChanged => "changed",
        DashboardRestored => "restored",
        _ => "deleted",
    };
}
