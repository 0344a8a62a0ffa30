using System.Globalization;
using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace BusinessMetrics.Trust.Archive;

/// <summary>Where a part's events are.</summary>
public enum ArchiveState
{
    /// <summary>In the file, and still in the database, from which a run takes them.</summary>
    Leaving,

    /// <summary>In the file alone.</summary>
    Archived,

    /// <summary>In the file, and back in the database for a while.</summary>
    Restored,
}

/// <param name="RetentionDays">Days after which what was recorded on a day is moved.</param>
/// <param name="Parts">The newest day first.</param>
/// <param name="LastRun">The last run that moved something, or could not; left out where there was none.</param>
/// <param name="NextCursor">Asks for the next page; left out on the last one.</param>
public sealed record ArchiveResponse(
    int RetentionDays,
    IReadOnlyList<ArchivePartResponse> Parts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ArchiveRunEnd? LastRun,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextCursor);

/// <param name="Day">UTC, when the metrics were recorded.</param>
/// <param name="File">In ARCHIVE_DIR.</param>
/// <param name="IsReadable">Whether the file is there, of the right length.</param>
/// <param name="Sha256">Of the file, in hexadecimal digits.</param>
/// <param name="Checkpoint">A signed note that covers all of its events.</param>
public sealed record ArchivePartResponse(
    DateOnly Day,
    int Part,
    ArchiveState State,
    string File,
    bool IsReadable,
    long Events,
    long Bytes,
    string Sha256,
    long FirstSequence,
    long LastSequence,
    DateTimeOffset FirstOccurredAt,
    DateTimeOffset LastOccurredAt,
    DateTimeOffset ArchivedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? RestoredUntil,
    string Checkpoint);

/// <summary><c>GET /archive</c>: which days left the database, and for which files.</summary>
public static class GetArchive
{
    private static readonly QueryParameter Cursor = new("cursor", "Continue after a page: its next_cursor.") { MayBeEmpty = true, Example = "2025-11-01.1" };
    private static readonly QueryParameter Limit = new("limit", "At most so many.") { Range = (1, 1000), Default = "100" };
    private static readonly QueryParameter[] Parameters = [Cursor, Limit];

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "retention_days": 365,
          "parts": [{
            "day": "2025-11-22", "part": 1, "state": "archived", "file": "2025/11/2025-11-22.parquet", "is_readable": true,
            "events": 120431, "bytes": 5120331, "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "first_sequence": 1, "last_sequence": 120440, "first_occurred_at": "2025-11-21T23:59:58Z", "last_occurred_at": "2025-11-22T23:59:59.5Z",
            "archived_at": "2026-11-23T00:02:08.523513Z", "checkpoint": "business-metrics/5f1c9f0e3a6d4f6b8a7d2c1e0b9a8f7e\n120442\n..."
          }],
          "last_run": {"started_at": "2026-11-23T00:02:01.1Z", "ended_at": "2026-11-23T00:02:09.7Z", "days": 1, "events": 120431}
        }
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, Example]);

    [WolverineGet("/archive", OperationId = "getArchive")]
    [Tags("Archive")]
    [EndpointSummary("List what is archived")]
    [EndpointDescription("The files that hold the metrics of days older than METRICS_RETENTION_DAYS. Their figures go on counting; they are no longer listed one by one, and cannot be retracted, until their day is brought back.")]
    [Authorize(Policy = Policies.ReadArchive)]
    [ProducesResponseType<ArchiveResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(
        HttpContext context, NpgsqlDataSource dataSource, ArchiveDirectory directory, ServiceSettings settings, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var limit = (int)query.WholeNumber(Limit);
        var (day, part) = ReadCursor(query);
        if (query.Problem is { } problem)
            return problem;

        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var page = await ArchiveCatalog.PageAsync(connection, day, part, limit + 1, cancellation);
        var shown = page.Take(limit).ToArray();
        var next = page.Count > limit ? string.Create(CultureInfo.InvariantCulture, $"{shown[^1].Day:yyyy-MM-dd}.{shown[^1].Part}") : null;
        return Results.Json(new ArchiveResponse(
            settings.RetentionDays,
            [.. shown.Select(archived => Of(archived, directory.Has(archived)))],
            await ArchiveCatalog.LastRunAsync(connection, cancellation),
            next));
    }

    private static ArchivePartResponse Of(ArchivedPart part, bool isReadable) => new(
        part.Day,
        part.Part,
        part switch
        {
            { RemovedAt: not null } => ArchiveState.Archived,
            { RestoredUntil: not null } => ArchiveState.Restored,
            _ => ArchiveState.Leaving,
        },
        ArchiveDirectory.FileOf(part.Day, part.Part),
        isReadable,
        part.Events,
        part.Bytes,
        Convert.ToHexStringLower(part.Sha256),
        part.FirstSequence,
        part.LastSequence,
        part.FirstOccurredAt,
        part.LastOccurredAt,
        part.ArchivedAt,
        part.RestoredUntil,
        part.Checkpoint);

    private static (DateOnly Day, int Part) ReadCursor(QueryReader query)
    {
        if (query.Text(Cursor) is not { } text)
            return (DateOnly.MaxValue, 0);
        var parts = text.Split('.');
        if (parts.Length == 2 && DateOnly.TryParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var part))
            return (day, part);
        query.Refuse(Cursor.Name, FieldError.Quote(text), "the next_cursor of an earlier page");
        return (DateOnly.MaxValue, 0);
    }
}
