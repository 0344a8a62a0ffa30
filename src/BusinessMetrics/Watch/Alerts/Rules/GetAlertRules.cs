using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Watch.Alerts.Evaluation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Alerts.Rules;

/// <summary><c>GET /alerts/rules</c> and <c>/alerts/rules/{name}</c>.</summary>
public static class GetAlertRules
{
    private static readonly QueryParameter[] Parameters = [FigureWindow.AsOfParameter];

    public static void Configure(HttpChain chain)
    {
        chain.Metadata.WithMetadata([.. Parameters, new AnsweredFrom(AlertsReadModel.ModelName)]);
        if (chain.Method.Method.Name == nameof(One))
            chain.Metadata.WithMetadata(AlertExamples.Name, AlertExamples.Rule);
        else
            chain.Metadata.WithMetadata(AlertExamples.Rules);
    }

    [WolverineGet("/alerts/rules", OperationId = "getAlertRules")]
    [Tags("Alerts")]
    [EndpointSummary("List the alert rules")]
    [EndpointDescription("Those that hold, by name; with as_of those that held at that moment.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<AlertRulesResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    public static async Task<IResult> All(HttpContext context, AlertListing listing, RuleHealth health, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var asOf = FigureWindow.ReadAsOf(query, clock.GetUtcNow());
        if (query.Problem is { } problem)
            return problem;
        var scope = ServiceScope.Of(context.User);
        var rules = await listing.RulesAsync(null, asOf, cancellation);
        var unwell = asOf is null ? (await health.ReadAsync(cancellation)).Unwell : null;
        return Results.Json(new AlertRulesResponse([.. rules.Where(known => scope.Allows(known.Rule.Figure.Service)).Select(known => ResponseOf(known, unwell))]));
    }

    [WolverineGet("/alerts/rules/{name}", OperationId = "getAlertRule")]
    [Tags("Alerts")]
    [EndpointSummary("Read an alert rule")]
    [EndpointDescription("As it holds, or with as_of as it held at that moment.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<AlertRuleResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> One(string name, HttpContext context, AlertListing listing, RuleHealth health, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var asOf = FigureWindow.ReadAsOf(query, clock.GetUtcNow());
        if (query.Problem is { } problem)
            return problem;
        if (!AlertRuleReader.IsName(name) || await listing.RulesAsync(name, asOf, cancellation) is not [var known])
            return AlertProblems.NoRule(name);
        var scope = ServiceScope.Of(context.User);
        if (!scope.Allows(known.Rule.Figure.Service))
            return scope.Refusal();
        return Results.Json(ResponseOf(known, asOf is null ? (await health.ReadAsync(cancellation)).Unwell : null));
    }

    /// <param name="unwell">Of now; null where another moment is asked about.</param>
    private static AlertRuleResponse ResponseOf(KnownRule known, IReadOnlyDictionary<string, RuleIllness>? unwell) => AlertRuleResponse.Of(
        known.Rule, known.SetAt, unwell is null ? null : AlertRuleHealth.Of(unwell.GetValueOrDefault(known.Rule.Name)));
}
