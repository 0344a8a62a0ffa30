using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Watch.Channels;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Routes;

/// <summary><c>GET /routes</c>.</summary>
public static class GetRoutes
{
    private static readonly QueryParameter[] Parameters = [FigureWindow.AsOfParameter];

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, new AnsweredFrom(RoutingReadModel.ModelName), RouteExamples.Routes]);

    [WolverineGet("/routes", OperationId = "getRoutes")]
    [Tags("Delivery")]
    [EndpointSummary("List the routes")]
    [EndpointDescription("In the order in which they are asked; with as_of those that there were at that moment.")]
    [Authorize(Policy = Policies.ReadDelivery)]
    [ProducesResponseType<RoutesResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(HttpContext context, RoutingReader reader, EnvironmentChannels environment, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var now = clock.GetUtcNow();
        var asOf = FigureWindow.ReadAsOf(query, now);
        if (query.Problem is { } problem)
            return problem;
        var known = await reader.RoutesAsync(null, asOf, cancellation);
        var changes = known.ToDictionary(route => route.Value.Name);
        var routes = known.Select(route => route.Value);
        if (asOf is null && environment.DefaultRoute is { } fallback && !changes.ContainsKey(fallback.Name))
            routes = routes.Append(fallback);
        return Results.Json(new RoutesResponse(
        [
            .. Routing.Of([], routes, []).Routes.Select(route =>
            {
                var change = changes.GetValueOrDefault(route.Name);
                return RouteResponse.Of(route, change?.ChangedAt, change?.ChangedBy, asOf is null ? now : null);
            }),
        ]));
    }
}
