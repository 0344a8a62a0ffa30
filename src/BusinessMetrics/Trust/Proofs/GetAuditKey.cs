using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace BusinessMetrics.Trust.Proofs;

/// <param name="PublicKey">As signed notes write it: name+hash+key.</param>
/// <param name="InForce">It signs now; the others did before.</param>
public sealed record AuditKey(string PublicKey, bool InForce);

/// <param name="Origin">The log's name, the first line of its checkpoints; null before the first was signed.</param>
/// <param name="Keys">All that ever signed, the oldest first.</param>
public sealed record AuditKeysResponse(string? Origin, IReadOnlyList<AuditKey> Keys);

/// <summary><c>GET /audit/key</c>: what checkpoints are verified with.</summary>
public static class GetAuditKey
{
    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "origin": "business-metrics/5f1c9f0e3a6d4f6b8a7d2c1e0b9a8f7e",
          "keys": [{"public_key": "business-metrics/5f1c9f0e3a6d4f6b8a7d2c1e0b9a8f7e+1d2c3b4a+Ae5fJmsnvkFSXbVqSkZXbBXKFFpWDs0x0cw6r8iUCjPl", "in_force": true}]
        }
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Example);

    [WolverineGet("/audit/key", OperationId = "getAuditKey")]
    [Tags("Audit")]
    [EndpointSummary("The public keys of the log")]
    [EndpointDescription("The Ed25519 keys that checkpoints are signed with. Keep a copy: a key that comes together with what it is to prove proves nothing.")]
    [Authorize(Policy = Policies.VerifyAudit)]
    [ProducesResponseType<AuditKeysResponse>(StatusCodes.Status200OK)]
    public static async Task<IResult> Get(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var keys = await CheckpointStore.KeysAsync(connection, cancellation);
        return Results.Json(new AuditKeysResponse(
            await CheckpointStore.OriginAsync(connection, cancellation),
            [.. keys.Select((key, i) => new AuditKey(key.Text, i == keys.Count - 1))]));
    }
}
