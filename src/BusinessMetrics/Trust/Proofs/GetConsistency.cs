using System.Globalization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Projections.Trust.Proofs.Tree;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Wolverine.Http;

namespace BusinessMetrics.Trust.Proofs;

/// <param name="FromRoot">The root of the first <paramref name="From"/> events, in Base64.</param>
/// <param name="Path">The hashes that both roots follow from (RFC 6962, section 2.1.2), in Base64.</param>
public sealed record ConsistencyResponse(long From, string FromRoot, long To, string ToRoot, IReadOnlyList<string> Path);

/// <summary><c>GET /audit/consistency</c>: that an earlier log is the beginning of a later one.</summary>
public static class GetConsistency
{
    private static readonly QueryParameter From = new("from", "The size of the earlier log, as a checkpoint has it.") { Range = (0, long.MaxValue), Example = 7 };
    private static readonly QueryParameter To = new("to", "The size of the later log.") { Range = (0, long.MaxValue), Example = 12 };
    private static readonly QueryParameter[] Parameters = [From, To];

    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {
          "from": 2, "from_root": "+sVCA+fMaWzw38tCySodnbr3Ctnh9L2NmGYvAOPBJQ==", "to": 3, "to_root": "rra8/idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8ynga3c=",
          "path": ["ApjRItwI3mzUQG7O5BNjfd0Mg7CAM8y/vS5VCJGnoVA="]
        }
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, Example]);

    [WolverineGet("/audit/consistency", OperationId = "getAuditConsistency")]
    [Tags("Audit")]
    [EndpointSummary("Prove that the log only grew")]
    [EndpointDescription("The hashes that show the log of one size to be the beginning of the log of another: nothing in it was changed, removed or inserted since.")]
    [Authorize(Policy = Policies.VerifyAudit)]
    [ProducesResponseType<ConsistencyResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(HttpContext context, NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var (from, to) = (query.WholeNumber(From), query.WholeNumber(To));
        if (query.Problem is { } unread)
            return unread;

        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var newest = await CheckpointStore.NewestAsync(connection, cancellation);
        var size = newest is null ? 0 : SignedCheckpoint.Parse(newest.Note)?.Checkpoint.Size ?? 0;
        if (to > size)
            query.Refuse(To.Name, to.ToString(CultureInfo.InvariantCulture), $"a size up to that of the newest checkpoint, {size}");
        if (from > to)
            query.Refuse(From.Name, from.ToString(CultureInfo.InvariantCulture), "a size not above to");
        if (query.Problem is { } problem)
            return problem;

        var roots = await LeafStore.RootsAsync(connection, [new(0, from), new(0, to)], cancellation);
        var path = await LeafStore.RootsAsync(connection, MerkleTree.ConsistencyPath(from, to), cancellation);
        return Results.Json(new ConsistencyResponse(
            from, Convert.ToBase64String(roots[0]), to, Convert.ToBase64String(roots[1]), [.. path.Select(Convert.ToBase64String)]));
    }
}
