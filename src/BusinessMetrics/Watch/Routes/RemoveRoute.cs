using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Watch.Alerts.Rules;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Routes;

/// <summary><c>DELETE /routes/{name}</c>.</summary>
public static class RemoveRoute
{
    private static readonly AuditedAction Audited = new("route.remove", "route", "name");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RecordedAt.Told, RouteExamples.Name);

    [WolverineDelete("/routes/{name}", OperationId = "removeRoute")]
    [Tags("Delivery")]
    [EndpointSummary("Take a route away")]
    [EndpointDescription("What fires goes where the others lead it. Who was told by this route alone that something fires is not told of its end.")]
    [Authorize(Policy = Policies.ManageDelivery)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> Delete(string name, HttpContext context, RouteStreams routes, CancellationToken cancellation)
    {
        if (!AlertRuleReader.IsName(name) || await routes.RemoveAsync(name, Caller.Of(context), Audited.Done(context, name), cancellation) is not { } position)
            return RouteProblems.NoRoute(name);
        RecordedAt.Tell(context, position);
        return Results.NoContent();
    }
}
