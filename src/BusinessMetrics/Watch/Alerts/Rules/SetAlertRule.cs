using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Alerts.Rules;

/// <summary><c>PUT /alerts/rules/{name}</c>: makes or replaces an alert rule.</summary>
public static class SetAlertRule
{
    internal const int MaximumBytes = 64 * 1024;

    internal static readonly RequestBodyDescription Body = new(
        typeof(AlertRuleData),
        "The rule. At least one of warning and critical; critical lies further on the wrong side.",
        JsonNode.Parse(
            """
            {
              "metric": "inference_latency",
              "category": "performance",
              "service": "model-api",
              "statistic": "p95",
              "window": "15m",
              "comparison": "above",
              "warning": {"threshold": 500},
              "critical": {"threshold": 1000, "severity": "high"},
              "for": "5m",
              "hysteresis": 50,
              "description": "Answers take too long."
            }
            """)!);

    private static readonly AuditedAction Audited = new("alert-rule.set", "alert-rule", "name");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RecordedAt.Told, AlertExamples.Name, Body, AlertExamples.Rule);

    [WolverinePut("/alerts/rules/{name}", OperationId = "setAlertRule")]
    [Tags("Alerts")]
    [EndpointSummary("Make or replace an alert rule")]
    [EndpointDescription("The same rule again changes nothing. A rule that is replaced starts its holding time anew; the alert that it raised stays while it watches the same figure, and is resolved otherwise.")]
    [Authorize(Policy = Policies.ManageAlerts)]
    [ProducesResponseType<AlertRuleResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Put(string name, HttpContext context, AlertRules rules, PersonalDataFilter filter, CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{MaximumBytes / 1024} KB");
        var errors = new List<FieldError>();
        if (AlertRuleReader.Read(name, body, errors) is not { } rule)
            return Problems.Invalid(errors);
        if (filter.RefusalOfName(name) is { } personal)
            errors.Add(personal);
        rule = AlertRuleRedaction.Of(rule, filter, errors);
        if (errors.Count > 0)
            return Problems.Invalid(errors);

        var scope = ServiceScope.Of(context.User);
        // Neither the new rule nor the one in whose place it comes may watch what the caller may not see.
        if (!scope.Allows(rule.Figure.Service) || (!scope.IsEverything && await rules.FindAsync(name, cancellation) is { } known && !scope.Allows(known.Figure.Service)))
            return scope.Refusal();
        var audit = Audited.Done(context, name, $"watches {rule.Figure.Metric}");
        var (updatedAt, position) = await rules.SetAsync(rule, Caller.Of(context), audit, cancellation);
        RecordedAt.Tell(context, position);
        return Results.Json(AlertRuleResponse.Of(rule, updatedAt));
    }
}
