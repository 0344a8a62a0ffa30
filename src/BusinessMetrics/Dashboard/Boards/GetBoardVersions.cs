using System.Globalization;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Dashboard.Boards;

/// <summary><c>GET /dashboards/{id}/versions</c> and <c>/dashboards/{id}/versions/{version}</c>: what it was.</summary>
public static class GetBoardVersions
{
    public static void Configure(HttpChain chain)
    {
        chain.Metadata.WithMetadata(new AnsweredFrom(DashboardsReadModel.ModelName), BoardExamples.Id);
        if (chain.Method.Method.Name == nameof(One))
            chain.Metadata.WithMetadata(BoardExamples.Version, BoardExamples.Dashboard);
        else
            chain.Metadata.WithMetadata(BoardExamples.Versions);
    }

    [WolverineGet("/dashboards/{id}/versions", OperationId = "getDashboardVersions")]
    [Tags("Dashboards")]
    [EndpointSummary("List a dashboard's versions")]
    [EndpointDescription("The newest first, without their panels. Of somebody else's dashboard those that were for all.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<DashboardVersionsResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> All(string id, HttpContext context, BoardReader boards, CancellationToken cancellation)
    {
        var caller = BoardCaller.Of(context);
        if (new QueryReader(context.Request.Query, []).Problem is { } problem)
            return problem;
        if (await FindAsync(id, caller, boards, cancellation) is not var (board, refusal))
            return BoardProblems.NotThere;
        if (refusal is not null)
            return refusal;
        var versions = await boards.VersionsAsync(board, caller.Viewer, cancellation);
        return Results.Json(new DashboardVersionsResponse([.. versions.Where(known => known.Services.All(caller.Scope.Allows)).Select(known => new DashboardVersionItem(
            known.Version, known.Kind, known.RestoredFrom, known.Title, known.Visibility, known.Panels, known.RecordedAt, caller.Shown(known.ChangedBy)))]));
    }

    [WolverineGet("/dashboards/{id}/versions/{version}", OperationId = "getDashboardVersion")]
    [Tags("Dashboards")]
    [EndpointSummary("Read a version of a dashboard")]
    [EndpointDescription("As it was; POST .../restore makes it hold again.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<DashboardResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> One(string id, string version, HttpContext context, BoardReader boards, CancellationToken cancellation)
    {
        var caller = BoardCaller.Of(context);
        if (new QueryReader(context.Request.Query, []).Problem is { } problem)
            return problem;
        if (await FindAsync(id, caller, boards, cancellation) is not var (board, refusal))
            return BoardProblems.NotThere;
        if (refusal is not null)
            return refusal;
        if (!IsNumber(version, out var number) || await boards.FindVersionAsync(board, number, caller.Viewer, cancellation) is not var (known, document))
            return BoardProblems.NoVersion;
        return caller.RefusalOf(document.Services) ?? Results.Json(DashboardResponse.Of(caller, known, document));
    }

    internal static bool IsNumber(string version, out int number) => int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>Null where there is no such dashboard for the caller; a refusal where it is about other services than theirs.</summary>
    private static async Task<(Guid Id, IResult? Refusal)?> FindAsync(string id, BoardCaller caller, BoardReader boards, CancellationToken cancellation) =>
        Guid.TryParse(id, out var board) && await boards.FindAsync(board, caller.Viewer, null, cancellation) is var (_, document)
            ? (board, caller.RefusalOf(document.Services))
            : null;
}
