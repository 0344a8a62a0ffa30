using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Projections.Trust.Proofs.Tree;
using BusinessMetrics.Projections.Trust.Proofs.Verification;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace BusinessMetrics.Trust.Proofs;

/// <param name="LeafIndex">The event's place in the tree, from 0 on.</param>
/// <param name="LeafHash">SHA-256 of a byte 0 and the leaf, in Base64.</param>
/// <param name="Leaf">The event's bytes that were hashed, in Base64; left out where somebody deleted the event.</param>
/// <param name="Path">The hashes from the leaf's neighbour up (RFC 6962, section 2.1.1), in Base64.</param>
/// <param name="Checkpoint">Whose root the path leads to.</param>
public sealed record ProofResponse(
    Guid EventId,
    long Sequence,
    long LeafIndex,
    string LeafHash,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Leaf,
    IReadOnlyList<string> Path,
    CheckpointResponse Checkpoint);

/// <summary><c>GET /audit/proof/{eventId}</c>: that an event is in the log as it was signed.</summary>
public static class GetProof
{
    private static readonly PathParameter EventId = new("eventId", "The event's id; of a metric its metric_id.", "01a206d7-feeb-7905-aa34-6e785b922d24");

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "event_id": "01a206d7-feeb-7905-aa34-6e785b922d24", "sequence": 2, "leaf_index": 1,
          "leaf_hash": "cuKxbGhvEdTD1HhLtAMrvQ2M4+EDM6NVAUs+1oTmYYY=", "leaf": "AQAAAAAAAAAC...",
          "path": ["bjQLnP+zepiMpUTmu3gKLHiQHTP7MzdohREKMBewx6E="],
          "checkpoint": {
            "number": 1, "size": 2, "root_hash": "+sVCA+fMaWzw38tCySodnbr3Ctnh9L2NmGYvAOPBJQ==", "last_sequence": 2, "signed_at": "2026-11-23T05:19:08.523513Z",
            "note": "business-metrics/5f1c9f0e3a6d4f6b8a7d2c1e0b9a8f7e\n2\n..."
          }
        }
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(EventId, Example);

    [WolverineGet("/audit/proof/{eventId}", OperationId = "getAuditProof")]
    [Tags("Audit")]
    [EndpointSummary("Prove that an event is in the log")]
    [EndpointDescription("The hashes that lead from the event to the root that the newest checkpoint signs, of archived events too. An event is signed at most about a minute after it was recorded; until then 409.")]
    [Authorize(Policy = Policies.VerifyAudit)]
    [ProducesResponseType<ProofResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    public static async Task<IResult> Get(string eventId, HttpContext context, NpgsqlDataSource dataSource, IEventArchive archive, AuditTrail trail, CancellationToken cancellation)
    {
        if (!Guid.TryParse(eventId, out var id))
            return Problems.Invalid(new FieldError(EventId.Name, FieldError.Quote(eventId), "an event's id, a UUID"));

        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var newest = await CheckpointStore.NewestAsync(connection, cancellation);
        var signed = newest is null ? null : CheckpointResponse.Of(newest);
        var leaf = await LeafStore.FindAsync(connection, id, cancellation);
        var recorded = await EventRows.FindAsync(connection, id, cancellation) ?? (await archive.FindAsync([id], cancellation) is [var left] ? left : null);
        if (leaf is null && recorded is null)
            return Problems.NotFound("unknown-event", "There is no such event", $"No event {id} is in the log, and none was.");
        if (signed is null || leaf is null || leaf.Index >= signed.Size)
            return Problems.Conflict("not-signed-yet", "The event is not signed yet", "Events are signed every minute; ask again then.");

        // Whoever asks sees the event.
        await trail.RecordAsync(AuditedRequest.Of(context, "proof.read", $"event:{id}"), cancellation);
        var path = await LeafStore.RootsAsync(connection, MerkleTree.InclusionPath(leaf.Index, signed.Size), cancellation);
        return Results.Json(new ProofResponse(
            id,
            leaf.Sequence,
            leaf.Index,
            Convert.ToBase64String(leaf.Hash),
            recorded is null ? null : Convert.ToBase64String(EventLeaf.Write(recorded)),
            [.. path.Select(Convert.ToBase64String)],
            signed));
    }
}
