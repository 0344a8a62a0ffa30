using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>An alert begins (<see cref="Resolution"/> is null) or ends.</summary>
/// <param name="Value">The figure; null where there was none.</param>
public sealed record AlertTransition(AlertLevel Level, AlertResolution? Resolution, ExactNumber? Value, DateTimeOffset At)
{
    public bool IsRaised => Resolution is null;
}

/// <summary>
/// The state machine of a rule; pure, so that what a live evaluation does can be replayed over history.
/// <list type="bullet">
/// <item>A level whose threshold is breached for <see cref="AlertRule.For"/> without a break is due; the worse of the
/// due levels fires. A change of level ends one alert and begins another at the same moment, so never do two fire.</item>
/// <item>What fires goes on until the figure is back beyond the threshold by the hysteresis. From critical that leads to
/// the warning, at once, while the warning's own threshold is not cleared in the same sense.</item>
/// <item>A figure without data breaches nothing: pending levels start anew, and what fires ends with the reason
/// <see cref="AlertResolution.NoData"/>. The window has then been empty for its whole length, and an alert that stays on
/// for something nobody measures any more would be one that people learn to overlook. Silence itself is watched with
/// a count below 1.</item>
/// </list>
/// </summary>
public static class AlertEvaluation
{
    private static readonly AlertLevel[] WorstFirst = [AlertLevel.Critical, AlertLevel.Warning];

    /// <param name="value">The rule's figure; null where there is no data.</param>
    /// <param name="at">Not before that of the step that gave <paramref name="state"/>.</param>
    public static (AlertState State, IReadOnlyList<AlertTransition> Transitions) Step(
        AlertRule rule, AlertState state, ExactNumber? value, DateTimeOffset at)
    {
        var held = new AlertState(
            state.Firing,
            Holds(AlertLevel.Warning) ? state.WarningSince ?? at : null,
            Holds(AlertLevel.Critical) ? state.CriticalSince ?? at : null);
        AlertLevel? target = WorstFirst.Where(IsDue).Select(level => (AlertLevel?)level).FirstOrDefault();
        if (target == state.Firing)
            return (held, []);

        var transitions = new List<AlertTransition>(2);
        if (state.Firing is { } ended)
            transitions.Add(new(ended, Reason(ended), value, at));
        if (target is { } begun)
            transitions.Add(new(begun, null, value, at));
        return (held with { Firing = target }, transitions);

        bool Holds(AlertLevel level) => value is { } figure
            && (rule.IsBreached(level, figure) || (state.Firing >= level && rule.IsHeld(level, figure)));

        bool IsDue(AlertLevel level) => held.Since(level) is { } since && (state.Firing >= level || at - since >= rule.For);

        AlertResolution Reason(AlertLevel firing) => (value, target) switch
        {
            (null, _) => AlertResolution.NoData,
            (_, null) => rule.At(firing) is null ? AlertResolution.RuleChanged : AlertResolution.Recovered,
            (_, { } next) => next > firing ? AlertResolution.Escalated : AlertResolution.Deescalated,
        };
    }

    /// <summary>
    /// Where a rule stands that was just set, or whose state is not known: what pends starts anew, and the alert that
    /// fires stays, as long as it is about the same figure.
    /// </summary>
    public static (AlertState State, IReadOnlyList<AlertTransition> Transitions) Adopt(AlertRule rule, AlertRaised? firing, DateTimeOffset at)
    {
        if (firing is null)
            return (AlertState.Ok, []);
        return firing.Figure == rule.Figure
            ? (new(firing.Level), [])
            : (AlertState.Ok, [new(firing.Level, AlertResolution.RuleChanged, null, at)]);
    }
}
