using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Alerts.Rules;

/// <summary><c>DELETE /alerts/rules/{name}</c>.</summary>
public static class RemoveAlertRule
{
    private static readonly AuditedAction Audited = new("alert-rule.remove", "alert-rule", "name");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RecordedAt.Told, AlertExamples.Name);

    [WolverineDelete("/alerts/rules/{name}", OperationId = "removeAlertRule")]
    [Tags("Alerts")]
    [EndpointSummary("Take an alert rule away")]
    [EndpointDescription("An alert that it raised and that still fires is resolved. The rule's history and its alerts stay.")]
    [Authorize(Policy = Policies.ManageAlerts)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    public static async Task<IResult> Delete(string name, HttpContext context, AlertRules rules, CancellationToken cancellation)
    {
        var scope = ServiceScope.Of(context.User);
        if (!scope.IsEverything && AlertRuleReader.IsName(name)
            && await rules.FindAsync(name, cancellation) is { } known && !scope.Allows(known.Figure.Service))
            return scope.Refusal();
        if (!AlertRuleReader.IsName(name) || await rules.RemoveAsync(name, Caller.Of(context), Audited.Done(context, name), cancellation) is not { } position)
            return AlertProblems.NoRule(name);
        RecordedAt.Tell(context, position);
        return Results.NoContent();
    }
}
