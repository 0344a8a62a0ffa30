using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.ReadModels;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>What a rule's log has to tell, from what it told; pure, so that it is told once whoever evaluates, and after a crash too.</summary>
public static class RuleTelling
{
    /// <param name="history">The rule's stream of alerts.</param>
    /// <param name="since">When this version of the rule was first evaluated.</param>
    /// <param name="before">The level at the end of the minute before <paramref name="minutes"/>.</param>
    /// <param name="minutes">As they are judged now.</param>
    /// <param name="knownBefore">See <see cref="AlertReconciliation.Find"/>.</param>
    /// <param name="now">Where the rule stands at the moment.</param>
    public static IReadOnlyList<object> Events(
        AlertRule rule,
        IReadOnlyList<RecordedEvent> history,
        DateTimeOffset since,
        AlertLevel? before,
        IReadOnlyList<JudgedMinute> minutes,
        Func<DateTimeOffset, AlertLevel?> knownBefore,
        JudgedMinute now)
    {
        var events = new List<object>();
        var firing = AlertStreams.FiringIn(history);
        if (firing is not null && firing.Figure != rule.Figure)
        {
            events.Add(new AlertResolved { AlertId = firing.AlertId, Reason = AlertResolution.RuleChanged, At = now.At });
            firing = null;
        }

        var told = ToldAlert.Of([.. history, .. events.Select(Recorded)]);
        foreach (var change in new AlertReconciliation(rule, since, before, minutes, now.Reading).Find(told, knownBefore))
        {
            switch (change)
            {
                case AlertChange.Raise(var level, var from, var end):
                    var raised = Raised(rule, level, from.Value, from.At, isLate: now.At - from.At >= RuleJudgement.LateAfter);
                    events.Add(raised);
                    if (end is null)
                        firing = raised;
                    else
                        events.Add(Resolved(raised, end));
                    break;
                case AlertChange.Resolve(var alert, var end):
                    events.Add(Resolved(alert.Raised, end));
                    firing = null;
                    break;
                case AlertChange.Revise(var alert, var fired):
                    events.Add(new AlertRevised { AlertId = alert.Raised.AlertId, Fired = fired });
                    break;
            }
        }

        foreach (var transition in Transitions(rule, firing?.Level, now))
            events.Add(transition.IsRaised ? Raised(rule, transition.Level, transition.Value, transition.At, isLate: false) : Resolved(firing!, transition));
        return events;
    }

    /// <summary>From what fires by the log to what fires at the moment.</summary>
    private static IReadOnlyList<AlertTransition> Transitions(AlertRule rule, AlertLevel? firing, JudgedMinute now)
    {
        if (firing == now.Level)
            return [];
        var leaves = now.Transitions is [{ IsRaised: false } first, ..] ? first.Level : (AlertLevel?)null;
        return now.Transitions.Count > 0 && leaves == firing
            ? now.Transitions
            : AlertEvaluation.Between(rule, firing, now.Level, now.Reading.Value, now.Reading.IsEmpty, now.At);
    }

    private static AlertRaised Raised(AlertRule rule, AlertLevel level, ExactNumber? value, DateTimeOffset at, bool isLate) => new()
    {
        AlertId = Guid.CreateVersion7(at),
        Rule = rule.Name,
        Figure = rule.Figure,
        Level = level,
        Severity = rule.At(level)!.Severity,
        Threshold = rule.At(level)!.Threshold,
        Value = value,
        Message = AlertMessages.Raised(rule, level, value),
        At = at,
        IsLate = isLate,
    };

    private static AlertResolved Resolved(AlertRaised alert, AlertTransition end) =>
        new() { AlertId = alert.AlertId, Reason = end.Resolution!.Value, Value = end.Value, At = end.At };

    private static RecordedEvent Recorded(object data) => new(Guid.Empty, 0, default, data);
}
