using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Dashboard.Boards;

/// <summary><c>DELETE /dashboards/{id}</c>.</summary>
public static class DeleteBoard
{
    private static readonly AuditedAction Audited = new("dashboard.delete", "dashboard", "id");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RecordedAt.Told, BoardExamples.Id);

    [WolverineDelete("/dashboards/{id}", OperationId = "deleteDashboard")]
    [Tags("Dashboards")]
    [EndpointSummary("Delete a dashboard")]
    [EndpointDescription("By its author, and one for all by administrators too. It is 404 from then on; as_of still shows what was.")]
    [Authorize(Policy = Policies.OwnDashboards)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")]
    public static async Task<IResult> Delete(string id, HttpContext context, BoardStreams streams, CancellationToken cancellation)
    {
        var caller = BoardCaller.Of(context);
        if (!Guid.TryParse(id, out var board))
            return BoardProblems.NotThere;
        var (decided, refusal) = await streams.DecideAsync(
            context, board, known => BoardRules.RefusalOfChange(caller, known) is { } refused ? (null, refused) : (known.Delete(), null), Audited, cancellation);
        if (decided is null)
            return refusal!;
        RecordedAt.Tell(context, decided.Position);
        return Results.NoContent();
    }
}
