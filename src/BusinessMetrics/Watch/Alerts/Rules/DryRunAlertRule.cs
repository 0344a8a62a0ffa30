using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Watch.Alerts.Evaluation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Alerts.Rules;

/// <param name="Kind">raised or resolved.</param>
/// <param name="Value">The figure; left out where there was none.</param>
public sealed record DryRunTransition(
    DateTimeOffset At,
    string Kind,
    AlertLevel Level,
    AlertSeverity Severity,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ExactNumber? Value,
    ExactNumber Threshold,
    string Message);

/// <param name="Unit">What values and thresholds are in, where the rule says.</param>
/// <param name="Evaluations">How many minutes ended in the span.</param>
/// <param name="Transitions">In the order in which they would have happened.</param>
public sealed record DryRunResponse(
    string Rule,
    DateTimeOffset From,
    DateTimeOffset To,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    int Evaluations, IReadOnlyList<DryRunTransition> Transitions);

/// <summary><c>POST /alerts/rules/{name}/dry-run</c>: replays history through a rule and says when it would have fired.</summary>
public static class DryRunAlertRule
{
    private static readonly TimeSpan Default = TimeSpan.FromHours(24);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    private static readonly QueryParameter From = new("from", "Where the replay begins, with no alert firing; 24 hours before its end if left out.") { IsInstant = true, Example = "2026-11-22T00:00:00Z" };
    private static readonly QueryParameter To = new("to", "Where it ends, at most 31 days later; now if left out.") { IsInstant = true, Example = "2026-11-23T00:00:00Z" };
    private static readonly QueryParameter[] Parameters = [From, To];

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, AlertExamples.Name, AlertExamples.DryRun]);

    [WolverinePost("/alerts/rules/{name}/dry-run", OperationId = "dryRunAlertRule")]
    [Tags("Alerts")]
    [EndpointSummary("Replay history through an alert rule")]
    [EndpointDescription("Evaluates the rule at the end of every minute in (from, to], as it is evaluated while figures change, with everything that is known now. Nothing is recorded.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<DryRunResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    public static async Task<IResult> Post(
        string name, HttpContext context, AlertRules rules, AlertFigures figures, TimeProvider clock, CancellationToken cancellation)
    {
        var query = new QueryReader(context.Request.Query, Parameters);
        var now = clock.GetUtcNow();
        var to = query.Instant(To) ?? now;
        if (to > now)
            query.Refuse(To.Name, Iso8601.Format(to), $"an instant that has passed; it is {Iso8601.Format(now)}");
        var from = query.Instant(From) ?? (to - DateTimeOffset.MinValue > Default ? to - Default : DateTimeOffset.MinValue);
        if (from > to)
            query.Refuse(From.Name, Iso8601.Format(from), $"an instant not after to, {Iso8601.Format(to)}");
        else if (to - from > Longest)
            query.Refuse(From.Name, Iso8601.Format(from), $"at most {Longest.TotalDays} days before to, {Iso8601.Format(to)}");
        if (query.Problem is { } problem)
            return problem;
        if (!AlertRuleReader.IsName(name) || await rules.FindAsync(name, cancellation) is not { } rule)
            return AlertProblems.NoRule(name);
        var scope = ServiceScope.Of(context.User);
        if (!scope.Allows(rule.Figure.Service))
            return scope.Refusal();

        // Nothing is judged before it would have been.
        var until = to < now - rule.Delay ? to : now - rule.Delay;
        try
        {
            var (evaluations, transitions) = AlertReplay.Run(rule, await figures.HistoryAsync(rule.Figure, from, until, null, cancellation));
            return Results.Json(new DryRunResponse(name, Iso8601.Cut(from), Iso8601.Cut(to), rule.Figure.Unit, evaluations, [.. transitions.Select(each => Of(rule, each))]));
        }
        catch (RuleNotEvaluableException reason)
        {
            return AlertProblems.NotEvaluable(reason);
        }
    }

    private static DryRunTransition Of(AlertRule rule, AlertTransition transition)
    {
        var level = rule.At(transition.Level)!;
        return new(
            transition.At,
            transition.IsRaised ? "raised" : "resolved",
            transition.Level,
            level.Severity,
            transition.Value,
            level.Threshold,
            transition.IsRaised ? AlertMessages.Raised(rule, transition.Level, transition.Value) : AlertMessages.Resolved(rule, transition));
    }
}
