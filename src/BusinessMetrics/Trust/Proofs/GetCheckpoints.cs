using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace BusinessMetrics.Trust.Proofs;

/// <param name="Checkpoints">The newest first.</param>
/// <param name="NextCursor">Asks for the next page; left out on the last one.</param>
public sealed record CheckpointsResponse(
    IReadOnlyList<CheckpointResponse> Checkpoints,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextCursor);

/// <summary><c>GET /audit/checkpoints</c>: what was signed of the log, and when.</summary>
public static class GetCheckpoints
{
    private static readonly QueryParameter Cursor = new("cursor", "Continue after a page: its next_cursor.") { MayBeEmpty = true, Example = "1441" };
    private static readonly QueryParameter Limit = new("limit", "At most so many.") { Range = (1, 1000), Default = "100" };
    private static readonly QueryParameter[] Parameters = [Cursor, Limit];

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {"checkpoints": [{
          "number": 1, "size": 7, "root_hash": "tBQXY5BbQvn1nB2I+HUk7cXSxyMmCKl5VXgOoZ9rVeE=", "last_sequence": 9, "signed_at": "2026-11-23T05:19:08.523513Z",
          "note": "business-metrics/5f1c9f0e3a6d4f6b8a7d2c1e0b9a8f7e\n7\ntBQXY5BbQvn1nB2I+HUk7cXSxyMmCKl5VXgOoZ9rVeE=\nprevious none\ntime 2026-11-23T05:19:08.523513Z\nsequence 9\n\n— business-metrics/5f1c9f0e3a6d4f6b8a7d2c1e0b9a8f7e ..."
        }]}
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, Example]);

    [WolverineGet("/audit/checkpoints", OperationId = "getAuditCheckpoints")]
    [Tags("Audit")]
    [EndpointSummary("List the log's checkpoints")]
    [EndpointDescription("Signed notes that each fix every event up to then, the newest first; each names the one before.")]
    [Authorize(Policy = Policies.VerifyAudit)]
    [ProducesResponseType<CheckpointsResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(HttpContext context, NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var limit = (int)query.WholeNumber(Limit);
        var before = query.NumberedCursor(Cursor);
        if (query.Problem is { } problem)
            return problem;

        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var page = await CheckpointStore.PageAsync(connection, before, limit + 1, cancellation);
        var next = QueryReader.CursorAfter(page, limit, checkpoint => checkpoint.Number);
        return Results.Json(new CheckpointsResponse([.. page.Take(limit).Select(CheckpointResponse.Of).OfType<CheckpointResponse>()], next));
    }
}
