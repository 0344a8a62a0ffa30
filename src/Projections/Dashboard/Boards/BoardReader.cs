using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Dashboard.Boards;

/// <summary>Who asks: what they may see of others' dashboards is in the question.</summary>
/// <param name="Subject">Null where the token has none: then nothing is their own.</param>
/// <param name="Services">Dashboards that name any other service are not theirs to see; null for all.</param>
public sealed record BoardViewer(string? Subject, IReadOnlyList<string>? Services);

/// <summary>A version of a dashboard, without its document.</summary>
/// <param name="Kind">created, changed or restored.</param>
/// <param name="ChangedBy">Who made this version.</param>
/// <param name="Services">Those that it names.</param>
/// <param name="SortedBy">The title as the listing compares it.</param>
public sealed record KnownVersion(
    Guid Id,
    int Version,
    DateTimeOffset RecordedAt,
    string Author,
    string Kind,
    int? RestoredFrom,
    string Title,
    BoardVisibility Visibility,
    int Panels,
    IReadOnlyList<string> Services,
    string? ChangedBy,
    string SortedBy);

/// <summary>
/// Reads dashboards as they hold now or did at a moment of record time. Others see what was for all only
/// where its newest version is, too: who takes theirs back takes back its past.
/// </summary>
public sealed class BoardReader(NpgsqlDataSource dataSource)
{
    private const string Columns =
        "board.dashboard_id, board.version, board.recorded_at, board.author, board.kind, board.restored_from, board.title, board.visibility, board.panels, coalesce(board.services, '{}'), change.user_name, lower(board.title)";

    // Who changed it the log knows, by its primary key (seq_id).
    private const string Tables =
        $"{ReadModelSchema.Live}.{DashboardsReadModel.Table} as board left join {EventSchema.Name}.mt_events as change on change.seq_id = board.sequence";

    private const string Visible =
        $"""
        (board.author = @subject or board.visibility = 'all' and 'all' = (
            select newest.visibility
            from {ReadModelSchema.Live}.{DashboardsReadModel.Table} as newest
            where newest.dashboard_id = board.dashboard_id and newest.document is not null
            order by newest.version desc
            limit 1))
        """;

    /// <summary>A page of what a caller may see, by title.</summary>
    /// <param name="after">The title, in lower case, and the id of the last one before it; null for the first page.</param>
    public async Task<IReadOnlyList<KnownVersion>> ListAsync(
        BoardViewer viewer, DateTimeOffset? asOf, (string Title, Guid Id)? after, int limit, CancellationToken cancellation)
    {
        // Of now by dashboard_versions_of_author and dashboard_versions_for_all.
        await using var command = dataSource.CreateCommand(
            $"""
            select {Columns}
            from {Tables}
            where board.document is not null and {Holds(asOf)} and {Visible}
                and (@services::text[] is null or coalesce(board.services, '{"{}"}') <@ @services)
                and (@after_title::text is null or (lower(board.title) collate "C", board.dashboard_id) > (@after_title, @after_id))
            order by lower(board.title) collate "C", board.dashboard_id
            limit @limit
            """);
        AddViewer(command, viewer, asOf);
        command.Parameters.Add(new("services", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = (object?)viewer.Services?.ToArray() ?? DBNull.Value });
        command.Parameters.Add(new("after_title", NpgsqlDbType.Text) { Value = (object?)after?.Title ?? DBNull.Value });
        command.Parameters.Add(new("after_id", NpgsqlDbType.Uuid) { Value = after?.Id ?? Guid.Empty });
        command.Parameters.AddWithValue("limit", limit);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>The version that holds, with its document; null where there is none that the caller may see, whatever services it names.</summary>
    public async Task<(KnownVersion Version, BoardDocument Document)?> FindAsync(
        Guid id, BoardViewer viewer, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        // By the primary key (dashboard_id, version).
        await using var command = dataSource.CreateCommand(
            $"""
            select {Columns}, board.document
            from {Tables}
            where board.dashboard_id = @id and board.document is not null and {Holds(asOf)} and {Visible}
            """);
        AddViewer(command, viewer, asOf);
        command.Parameters.AddWithValue("id", id);
        return await ReadOneAsync(command, cancellation);
    }

    /// <summary>One version with its document; null where there is none that the caller may see.</summary>
    public async Task<(KnownVersion Version, BoardDocument Document)?> FindVersionAsync(
        Guid id, int version, BoardViewer viewer, CancellationToken cancellation)
    {
        // By the primary key (dashboard_id, version).
        await using var command = dataSource.CreateCommand(
            $"""
            select {Columns}, board.document
            from {Tables}
            where board.dashboard_id = @id and board.version = @version and board.document is not null and {Visible}
            """);
        AddViewer(command, viewer, null);
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("version", version);
        return await ReadOneAsync(command, cancellation);
    }

    /// <summary>The versions that a caller may see, the newest first.</summary>
    public async Task<IReadOnlyList<KnownVersion>> VersionsAsync(Guid id, BoardViewer viewer, CancellationToken cancellation)
    {
        // Along the primary key (dashboard_id, version).
        await using var command = dataSource.CreateCommand(
            $"""
            select {Columns}
            from {Tables}
            where board.dashboard_id = @id and board.document is not null and {Visible}
            order by board.version desc
            """);
        AddViewer(command, viewer, null);
        command.Parameters.AddWithValue("id", id);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>How many dashboards somebody has.</summary>
    public async Task<long> CountOfAsync(string author, CancellationToken cancellation)
    {
        // By dashboard_versions_of_author.
        await using var command = dataSource.CreateCommand(
            $"select count(*) from {ReadModelSchema.Live}.{DashboardsReadModel.Table} where author = $1 and superseded_at is null and document is not null");
        command.Parameters.AddWithValue(author);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static string Holds(DateTimeOffset? asOf) => asOf is null
        ? "board.superseded_at is null"
        : "board.recorded_at <= @as_of and (board.superseded_at is null or board.superseded_at > @as_of)";

    private static void AddViewer(NpgsqlCommand command, BoardViewer viewer, DateTimeOffset? asOf)
    {
        command.Parameters.Add(new("subject", NpgsqlDbType.Text) { Value = (object?)viewer.Subject ?? DBNull.Value });
        if (asOf is { } moment)
            command.Parameters.Add(new("as_of", NpgsqlDbType.TimestampTz) { Value = moment });
    }

    private static async Task<IReadOnlyList<KnownVersion>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var versions = new List<KnownVersion>();
        while (await reader.ReadAsync(cancellation))
            versions.Add(await ReadAsync(reader, cancellation));
        return versions;
    }

    private static async Task<(KnownVersion Version, BoardDocument Document)?> ReadOneAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? (await ReadAsync(reader, cancellation), BoardDocument.Parse(reader.GetString(reader.FieldCount - 1)))
            : null;
    }

    private static async Task<KnownVersion> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation) => new(
        reader.GetGuid(0),
        reader.GetInt32(1),
        await reader.GetFieldValueAsync<DateTimeOffset>(2, cancellation),
        reader.GetString(3),
        reader.GetString(4),
        reader.IsDBNull(5) ? null : reader.GetInt32(5),
        reader.GetString(6),
        reader.GetString(7) == "all" ? BoardVisibility.All : BoardVisibility.Private,
        reader.GetInt32(8),
        reader.GetFieldValue<string[]>(9),
        reader.IsDBNull(10) ? null : reader.GetString(10),
        reader.GetString(11));
}
