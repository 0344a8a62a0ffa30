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
/// <item>A figure without data says nothing about a threshold, and the rule's <see cref="NoDataPolicy"/> says what
/// becomes of what fires: it never ends as recovered. Levels that only pend start anew, unless silence alerts.</item>
/// </list>
/// </summary>
public static class AlertEvaluation
{
    private static readonly AlertLevel[] WorstFirst = [AlertLevel.Critical, AlertLevel.Warning];

    /// <param name="value">The rule's figure; null where there is no data.</param>
    /// <param name="at">Not before that of the step that gave <paramref name="state"/>.</param>
    /// <param name="isEmpty">Whether nothing was recorded in the window.</param>
    public static (AlertState State, IReadOnlyList<AlertTransition> Transitions) Step(
        AlertRule rule, AlertState state, ExactNumber? value, DateTimeOffset at, bool isEmpty = false)
    {
        // Whoever says what silence means, means the silence of a count or a sum too.
        var known = isEmpty && rule.NoData is not null ? null : value;
        if (known is null && (rule.NoData ?? NoDataPolicy.Keep) == NoDataPolicy.Keep)
            return Kept(rule, state, at);
        var held = new AlertState(
            state.Firing,
            Holds(AlertLevel.Warning) ? state.WarningSince ?? at : null,
            Holds(AlertLevel.Critical) ? state.CriticalSince ?? at : null);
        AlertLevel? target = WorstFirst.Where(IsDue).Select(level => (AlertLevel?)level).FirstOrDefault();
        return (held with { Firing = target }, Between(rule, state.Firing, target, known, isEmpty, at));

        bool Holds(AlertLevel level) => known is { } figure
            ? rule.IsBreached(level, figure) || (state.Firing >= level && rule.IsHeld(level, figure))
            : rule.NoData == NoDataPolicy.Alert && rule.At(level) is not null;

        bool IsDue(AlertLevel level) => held.Since(level) is { } since && (state.Firing >= level || at - since >= rule.For);
    }

    /// <summary>What it takes to come from one level to another.</summary>
    public static IReadOnlyList<AlertTransition> Between(
        AlertRule rule, AlertLevel? from, AlertLevel? to, ExactNumber? value, bool isEmpty, DateTimeOffset at)
    {
        if (from == to)
            return [];
        var transitions = new List<AlertTransition>(2);
        if (from is { } ended)
            transitions.Add(new(ended, Reason(ended), value, at));
        if (to is { } begun)
            transitions.Add(new(begun, null, value, at));
        return transitions;

        AlertResolution Reason(AlertLevel firing) => (value, to) switch
        {
            (_, { } next) => next > firing ? AlertResolution.Escalated : AlertResolution.Deescalated,
            (null, _) => rule.NoData == NoDataPolicy.Resolve ? AlertResolution.NoData : AlertResolution.Corrected,
            _ when rule.At(firing) is null => AlertResolution.RuleChanged,
            _ => isEmpty ? AlertResolution.NoData : AlertResolution.Recovered,
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

    private static (AlertState State, IReadOnlyList<AlertTransition> Transitions) Kept(AlertRule rule, AlertState state, DateTimeOffset at)
    {
        if (state.Firing is not { } firing)
            return (AlertState.Ok, []);
        var since = state.StaleSince ?? at;
        return at - since >= rule.NoDataFor
            ? (AlertState.Ok, [new(firing, AlertResolution.Expired, null, at)])
            : (state with { CriticalSince = firing == AlertLevel.Critical ? state.CriticalSince : null, StaleSince = since }, []);
    }
}
