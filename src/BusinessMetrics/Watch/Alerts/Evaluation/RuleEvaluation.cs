using BusinessMetrics.Projections.Watch.Alerts;

namespace BusinessMetrics.Watch.Alerts.Evaluation;

/// <summary>Evaluates one rule: reads what it is judged by, and tells the log what that does not know yet.</summary>
public sealed class RuleEvaluation(AlertFigures figures, AlertLog log)
{
    private const int Attempts = 3;

    /// <param name="last">Where the rule stood; its memory knows of what changed since.</param>
    /// <param name="told">How many events the rule's stream of alerts has.</param>
    /// <param name="read">The figure at a moment, which rules about the same share.</param>
    public async Task<(AlertState State, RuleMemory Memory)> RunAsync(
        KnownRule known,
        KnownEvaluation? last,
        long told,
        Func<DateTimeOffset, Task<FigureReading>> read,
        DateTimeOffset? changed,
        DateTimeOffset now,
        CancellationToken cancellation)
    {
        var rule = known.Rule;
        var isContinued = last?.RuleVersion == known.Version;
        var (before, memory) = isContinued && last!.Memory is { } remembered
            ? (last.State, remembered)
            : await BeginAsync(known, isContinued ? last!.State : null, now, cancellation);
        if (changed is { } minute)
            memory = memory.ChangedFrom(minute);

        var plan = RuleJudgement.Plan(rule, memory, now);
        IReadOnlyList<JudgedMinute> minutes = plan.IsAny
            ? RuleJudgement.Replay(rule, plan.Start, await figures.HistoryAsync(rule.Figure, plan.From, plan.Until, null, cancellation))
            : [];
        var after = memory.With(minutes, plan.Horizon);
        var current = RuleJudgement.Now(rule, after.StateAt(after.Judged), after.Judged, minutes.Count > 0, before, await read(plan.Moment));
        // With the first evaluation the log may tell of an alert that another version of the rule raised.
        if (!isContinued || !RuleJudgement.IsQuiet(memory, told, before, minutes, current.State))
            told = await TellAsync(rule, memory.Since, plan, minutes, current, cancellation);
        return (current.State, after with { Told = told });
    }

    /// <summary>
    /// A rule that was just set is judged from then on; one whose evaluation is not remembered, or by an older service, from
    /// now on: nobody knows what was told of the minutes before.
    /// </summary>
    private async Task<(AlertState State, RuleMemory Memory)> BeginAsync(KnownRule known, AlertState? state, DateTimeOffset now, CancellationToken cancellation)
    {
        var history = await log.ReadAsync(AlertStreams.OfAlerts(known.Rule.Name), cancellation);
        var firing = AlertStreams.FiringIn(history.Events);
        var moment = now - known.Rule.Delay;
        var isNew = state is null && known.SetAt < moment && moment - known.SetAt < known.Rule.LateWithin;
        // Where the log says otherwise than what is remembered, a transition was appended and not remembered.
        var start = state is not null && state.Firing == firing?.Level ? state : AlertEvaluation.Adopt(known.Rule, firing, now).State;
        return (start, RuleMemory.Of(start, isNew ? known.SetAt : moment, history.Version));
    }

    /// <returns>How many events the rule's stream of alerts has after that.</returns>
    private async Task<long> TellAsync(
        AlertRule rule, DateTimeOffset since, JudgementPlan plan, IReadOnlyList<JudgedMinute> minutes, JudgedMinute current, CancellationToken cancellation)
    {
        var knownBefore = minutes is [var first, ..] && first.At <= since
            ? await KnownBeforeAsync(rule, since, plan, cancellation)
            : [];
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var history = await log.ReadAsync(AlertStreams.OfAlerts(rule.Name), cancellation);
            var events = RuleTelling.Events(rule, history.Events, since, plan.Start.Firing, minutes, at => knownBefore.GetValueOrDefault(at), current);
            if (events.Count == 0 || await log.AppendAsync(history, events, AlertLog.Evaluator, cancellation) is not null)
                return history.Version + events.Count;
        }

        throw new InvalidOperationException($"the alerts of {rule.Name} changed {Attempts} times while it was evaluated");
    }

    /// <summary>How the minutes before the rule was evaluated would have been judged by what was known when that began.</summary>
    private async Task<Dictionary<DateTimeOffset, AlertLevel?>> KnownBeforeAsync(
        AlertRule rule, DateTimeOffset since, JudgementPlan plan, CancellationToken cancellation)
    {
        var until = since < plan.Until ? since : plan.Until;
        var readings = await figures.HistoryAsync(rule.Figure, plan.From, until, since, cancellation);
        return RuleJudgement.Replay(rule, AlertState.Ok, readings).ToDictionary(minute => minute.At, minute => minute.Level);
    }
}
