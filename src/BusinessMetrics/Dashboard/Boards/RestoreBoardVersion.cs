using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Streams;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Dashboard.Boards;

/// <summary><c>POST /dashboards/{id}/versions/{version}/restore</c>: undo, as a change of its own, which can be undone too.</summary>
public static class RestoreBoardVersion
{
    private static readonly AuditedAction Audited = new("dashboard.restore", "dashboard", "id");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RecordedAt.Told, BoardExamples.Id, BoardExamples.Version, BoardExamples.Dashboard);

    [WolverinePost("/dashboards/{id}/versions/{version}/restore", OperationId = "restoreDashboardVersion")]
    [Tags("Dashboards")]
    [EndpointSummary("Make an older version of a dashboard hold again")]
    [EndpointDescription("As a new version, so nothing is lost. The version that holds already changes nothing.")]
    [Authorize(Policy = Policies.OwnDashboards)]
    [ProducesResponseType<DashboardResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")]
    public static async Task<IResult> Post(string id, string version, HttpContext context, BoardStreams boards, EventStreams streams, CancellationToken cancellation)
    {
        var caller = BoardCaller.Of(context);
        if (!Guid.TryParse(id, out var board))
            return BoardProblems.NotThere;
        // What was recorded as a version stays what it was, so it can be read before the decision.
        var older = GetBoardVersions.IsNumber(version, out var number) && number > 0
            ? (await streams.ReadOneAsync(Board.StreamOf(board), number, cancellation))?.Data as BoardEvent
            : null;
        var (decided, refusal) = await boards.DecideAsync(context, board, Decide, Audited, cancellation);
        if (decided is null)
            return refusal!;
        RecordedAt.Tell(context, decided.Position);
        return Results.Json(DashboardResponse.Of(caller, decided.Board, decided.UpdatedAt));

        (BoardEvent? Change, IResult? Refusal) Decide(Board known)
        {
            if (BoardRules.RefusalOfChange(caller, known) is { } refused)
                return (null, refused);
            if (older is null || Board.DocumentOf(older) is not { } document || !caller.MaySee(older.Author, document.Visibility))
                return (null, BoardProblems.NoVersion);
            return caller.RefusalOf(document.Services) is { } outside ? (null, outside) : (known.Restore(number, document), null);
        }
    }
}
