using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Reports.Shares;

/// <summary><c>DELETE /shares/{id}</c>: the link opens no more, on any node, from the answer on.</summary>
public static class RevokeShare
{
    private static readonly AuditedAction Audited = new("share.revoke", "share", "id");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, ShareExamples.Id);

    [WolverineDelete("/shares/{id}", OperationId = "revokeShare")]
    [Tags("Shares")]
    [EndpointSummary("Take a link back")]
    [EndpointDescription("By whoever shared it, and by administrators. It opens on no node from the answer on; again changes nothing. It stays listed.")]
    [Authorize(Policy = Policies.Share)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> Delete(string id, HttpContext context, ShareLog shares, AuditTrail trail, TimeProvider clock, CancellationToken cancellation)
    {
        var (share, refusal) = await ShareCaller.Of(context).FindAsync(id, shares, cancellation);
        if (share is null)
            return refusal!;
        // What is dangerous goes first: a trail that cannot be written leaves no link open.
        if (await shares.RevokeAsync(share.Id, clock.GetUtcNow(), cancellation))
            await trail.RecordAsync(Audited.Done(context, $"{share.Id}"), cancellation);
        return Results.NoContent();
    }
}
