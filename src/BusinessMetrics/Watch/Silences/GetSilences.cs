using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Projections.Watch.Silences;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Silences;

/// <summary><c>GET /silences</c>.</summary>
public static class GetSilences
{
    private const string AnyStatus = "all";

    private static readonly QueryParameter Status = new("status", "Those that hold or are to come, or all.") { Values = ["open", AnyStatus], Default = "open" };
    private static readonly QueryParameter[] Parameters = [Status, FigureWindow.AsOfParameter];

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(
        [.. Parameters, new AnsweredFrom(RoutingReadModel.ModelName, AlertsReadModel.ModelName), SilenceExamples.Silences]);

    [WolverineGet("/silences", OperationId = "getSilences")]
    [Tags("Delivery")]
    [EndpointSummary("List the silences")]
    [EndpointDescription("Beside each the alerts that fire and that it holds back. With as_of those that there were at that moment.")]
    [Authorize(Policy = Policies.ReadDelivery)]
    [ProducesResponseType<SilencesResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> Get(HttpContext context, RoutingReader reader, AlertListing alerts, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var status = query.Choice(Status);
        var now = clock.GetUtcNow();
        var asOf = FigureWindow.ReadAsOf(query, now);
        if (query.Problem is { } problem)
            return problem;
        var silences = await reader.SilencesAsync(null, status == AnyStatus ? null : asOf ?? now, asOf, cancellation);
        var firing = asOf is null && silences.Count > 0 ? await alerts.AlertsAsync(new(Firing: true), null, null, cancellation) : null;
        return Results.Json(new SilencesResponse(
            [.. silences.Select(known => SilenceResponse.Of(known.Value, known.ChangedAt, known.ChangedBy, asOf ?? now, firing is null ? null : SilencedBy(known.Value, firing, now)))]));
    }

    private static Guid[] SilencedBy(Silence silence, IReadOnlyList<KnownAlert> firing, DateTimeOffset now) => !silence.HoldsAt(now)
        ? []
        : [.. firing.Where(alert => silence.Match.Matches(new(alert.Rule, alert.Category, alert.Service, alert.Severity, alert.IsLate))).Select(alert => alert.Id)];
}
