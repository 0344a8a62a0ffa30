using BusinessMetrics.Platform.Http;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Reports.Shares;

/// <summary><c>GET /shares</c> and <c>/shares/{id}</c>: one's own, and for administrators all.</summary>
public static class GetShares
{
    private static readonly QueryParameter Limit = new("limit", "At most so many.") { Range = (1, 500), Default = "100" };
    private static readonly QueryParameter Cursor = new("cursor", "Continue after a page: its next_cursor.") { MayBeEmpty = true, Example = "41" };
    private static readonly QueryParameter[] Parameters = [Limit, Cursor];

    public static void Configure(HttpChain chain)
    {
        if (chain.Method.Method.Name == nameof(One))
            chain.Metadata.WithMetadata(ShareExamples.Id, ShareExamples.Share);
        else
            chain.Metadata.WithMetadata([.. Parameters, ShareExamples.Shares]);
    }

    [WolverineGet("/shares", OperationId = "getShares")]
    [Tags("Shares")]
    [EndpointSummary("List what is shared")]
    [EndpointDescription("What the caller shared, and for administrators what anybody did, the newest first: whether it opens, until when, and how often it was opened. Never a link.")]
    [Authorize(Policy = Policies.Share)]
    [ProducesResponseType<SharesResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> All(HttpContext context, ShareLog shares, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var limit = (int)query.WholeNumber(Limit);
        var before = query.NumberedCursor(Cursor);
        if (query.Problem is { } problem)
            return problem;
        var caller = ShareCaller.Of(context);
        var following = caller.Subject is null && !caller.IsAdmin
            ? []
            : await shares.ListAsync(caller.IsAdmin ? null : caller.Subject, before, limit + 1, cancellation);
        var now = clock.GetUtcNow();
        return Results.Json(new SharesResponse(
            [.. following.Take(limit).Where(caller.IsInScope).Select(share => ShareResponse.Of(share, caller, now))],
            QueryReader.CursorAfter(following, limit, share => share.Sequence)));
    }

    [WolverineGet("/shares/{id}", OperationId = "getShare")]
    [Tags("Shares")]
    [EndpointSummary("How a share stands")]
    [EndpointDescription("What it shows, until when, and how often it was opened. Its link is told once, to who shares.")]
    [Authorize(Policy = Policies.Share)]
    [ProducesResponseType<ShareResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> One(string id, HttpContext context, ShareLog shares, TimeProvider clock, CancellationToken cancellation)
    {
        var caller = ShareCaller.Of(context);
        var (share, refusal) = await caller.FindAsync(id, shares, cancellation);
        return share is null ? refusal! : Results.Json(ShareResponse.Of(share, caller, clock.GetUtcNow()));
    }
}

/// <summary>Who asks for shares.</summary>
internal sealed record ShareCaller(string? Subject, bool IsAdmin, ServiceScope Scope)
{
    public static ShareCaller Of(HttpContext context) => new(
        context.User.FindFirst(Caller.SubjectClaim)?.Value, context.User.IsInRole(Roles.Admin), ServiceScope.Of(context.User));

    /// <summary>The share, or why it is not shown: it is somebody else's, or about other services than the caller's.</summary>
    public async Task<(Share? Share, IResult? Refusal)> FindAsync(string id, ShareLog shares, CancellationToken cancellation)
    {
        if (!Guid.TryParse(id, out var known) || await shares.FindAsync(known, cancellation) is not { } share || !(IsAdmin || Is(share.Owner)))
            return (null, ShareProblems.NoShare(id));
        return IsInScope(share) ? (share, null) : (null, Scope.Refusal());
    }

    public bool IsInScope(Share share) => share.Services?.All(Scope.Allows) ?? Scope.IsEverything;

    /// <summary>Who shared it, where the caller may see people.</summary>
    public string? Shown(string owner) => IsAdmin || Is(owner) ? owner : null;

    private bool Is(string owner) => Subject == owner;
}
