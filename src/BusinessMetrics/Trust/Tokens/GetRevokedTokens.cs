using BusinessMetrics.Platform.Http;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Trust.Tokens;

/// <param name="Tokens">Newest first, 1,000 at most.</param>
public sealed record RevokedTokensResponse(IReadOnlyList<RevokedToken> Tokens);

/// <summary><c>GET /tokens/revoked</c>: the tokens that hold no longer, until they expire.</summary>
public static class GetRevokedTokens
{
    private static readonly ResponseExample Example = ResponseExample.Ok(
        """
        {"tokens": [{"token_id": "0f8b2c6f2d3a4c5e9a1b7d6e5f4c3b2a", "expires_at": "2026-12-23T05:19:08Z", "revoked_at": "2026-11-23T05:19:08Z", "revoked_by": "ada"}]}
        """);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Example);

    [WolverineGet("/tokens/revoked", OperationId = "getRevokedTokens")]
    [Tags("Tokens")]
    [EndpointSummary("Which tokens were revoked")]
    [EndpointDescription("Those that would still hold: signed out, used sign-in codes, and what was revoked.")]
    [Authorize(Policy = Policies.RevokeTokens)]
    [ProducesResponseType<RevokedTokensResponse>(StatusCodes.Status200OK)]
    public static async Task<IResult> Get(RevokedTokens revoked, CancellationToken cancellation) =>
        Results.Json(new RevokedTokensResponse(await revoked.ListAsync(cancellation)));
}
