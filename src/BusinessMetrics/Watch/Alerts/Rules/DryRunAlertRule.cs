using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
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

/// <param name="Step">How far the starts are apart, such as 15m.</param>
/// <param name="Values">The figure nearest to an alert in each step; null where there was none.</param>
public sealed record DryRunReadings(string Step, IReadOnlyList<DateTimeOffset> Starts, IReadOnlyList<ExactNumber?> Values);

/// <param name="Unit">What values and thresholds are in, where the rule says.</param>
/// <param name="Evaluations">How many minutes ended in the span.</param>
/// <param name="Transitions">In the order in which they would have happened.</param>
/// <param name="Readings">What the rule looked at, with points=.</param>
public sealed record DryRunResponse(
    string Rule,
    DateTimeOffset From,
    DateTimeOffset To,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    int Evaluations,
    IReadOnlyList<DryRunTransition> Transitions,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DryRunReadings? Readings);

/// <summary><c>POST /alerts/rules/{name}/dry-run</c>: replays history through a rule and says when it would have fired.</summary>
public static class DryRunAlertRule
{
    private static readonly TimeSpan Default = TimeSpan.FromHours(24);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    /// <summary>What is looked at before it, the replay and its first window, has to be within the calendar.</summary>
    private static readonly DateTimeOffset Earliest = DateTimeOffset.MinValue.AddYears(1);

    private static readonly QueryParameter From = new("from", "Where the replay begins, with no alert firing; 24 hours before its end if left out.") { IsInstant = true, Example = "2026-11-22T00:00:00Z" };
    private static readonly QueryParameter To = new("to", "Where it ends, at most 31 days later; now if left out.") { IsInstant = true, Example = "2026-11-23T00:00:00Z" };
    private static readonly QueryParameter Points = new("points", "Answer also with what the rule looked at: of so many steps at most, of each the figure nearest to an alert.") { Range = (1, 1_000) };
    private static readonly QueryParameter[] Parameters = [From, To, Points];

    private static readonly RequestBodyDescription Body = SetAlertRule.Body with
    {
        Description = "The rule to try, as for PUT, under the name in the path whether or not there is a rule of that name. Left out: the rule that is set.",
        IsOptional = true,
    };

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata([.. Parameters, AlertExamples.Name, Body, AlertExamples.DryRun, new ChangesNothing()]);

    [WolverinePost("/alerts/rules/{name}/dry-run", OperationId = "dryRunAlertRule")]
    [Tags("Alerts")]
    [EndpointSummary("Replay history through an alert rule")]
    [EndpointDescription("Evaluates the rule at the end of every minute in (from, to], as it is evaluated while figures change, with everything that is known now: the rule in the body, which need not be set, or else the one that is set. Nothing is recorded.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<DryRunResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Post(
        string name, HttpContext context, AlertRules rules, AlertFigures figures, PersonalDataFilter filter, TimeProvider clock, CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, SetAlertRule.MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{SetAlertRule.MaximumBytes / 1024} KB");
        var query = new QueryReader(context.Request.Query, Parameters);
        var now = clock.GetUtcNow();
        var to = query.Instant(To) ?? now;
        if (to > now)
            query.Refuse(To.Name, Iso8601.Format(to), $"an instant that has passed; it is {Iso8601.Format(now)}");
        else if (to < Earliest)
            query.Refuse(To.Name, Iso8601.Format(to), $"an instant from {Iso8601.Format(Earliest)} on");
        var from = query.Instant(From) ?? (to - DateTimeOffset.MinValue > Default ? to - Default : DateTimeOffset.MinValue);
        if (from > to)
            query.Refuse(From.Name, Iso8601.Format(from), $"an instant not after to, {Iso8601.Format(to)}");
        else if (to - from > Longest)
            query.Refuse(From.Name, Iso8601.Format(from), $"at most {Longest.TotalDays} days before to, {Iso8601.Format(to)}");
        int? points = query.Text(Points) is null ? null : (int)query.WholeNumber(Points);
        if (query.Problem is { } problem)
            return problem;
        var errors = new List<FieldError>();
        var rule = body.IsEmpty ? await SetAsync(name, rules, cancellation) : Tried(name, body, filter, errors);
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        if (rule is null)
            return AlertProblems.NoRule(name);
        var scope = ServiceScope.Of(context.User);
        if (!scope.Allows(rule.Figure.Service))
            return scope.Refusal();

        // Nothing is judged before it would have been.
        var until = to < now - rule.Delay ? to : now - rule.Delay;
        try
        {
            var history = (await figures.HistoryAsync(rule.Figure, from, until, null, cancellation)).ToList();
            var (evaluations, transitions) = AlertReplay.Run(rule, history);
            return Results.Json(new DryRunResponse(
                name,
                Iso8601.Cut(from),
                Iso8601.Cut(to),
                rule.Figure.Unit,
                evaluations,
                [.. transitions.Select(each => Of(rule, each))],
                points is { } most ? Of(ThinnedReadings.Of(rule.Comparison, history, most)) : null));
        }
        catch (RuleNotEvaluableException reason)
        {
            return AlertProblems.NotEvaluable(reason);
        }
    }

    private static async Task<AlertRule?> SetAsync(string name, AlertRules rules, CancellationToken cancellation) =>
        AlertRuleReader.IsName(name) ? await rules.FindAsync(name, cancellation) : null;

    private static AlertRule? Tried(string name, ReadOnlyMemory<byte> body, PersonalDataFilter filter, List<FieldError> errors) =>
        AlertRuleReader.Read(name, body, errors) is { } rule ? AlertRuleRedaction.Of(rule, filter, errors) : null;

    private static DryRunReadings Of(ThinnedReadings thinned) => new(AlertDuration.Format(thinned.Step), thinned.Starts, thinned.Values);

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
