namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>Something that the log has to tell yet.</summary>
public abstract record AlertChange
{
    /// <summary>A level fired from the end of a minute on.</summary>
    /// <param name="End">How that ended, where it is over.</param>
    public sealed record Raise(AlertLevel Level, FigureReading Reading, AlertTransition? End) : AlertChange;

    /// <summary>An alert that fires ended.</summary>
    public sealed record Resolve(ToldAlert Alert, AlertTransition End) : AlertChange;

    /// <summary>An alert fired at other minutes than was told.</summary>
    public sealed record Revise(ToldAlert Alert, IReadOnlyList<AlertSpan> Fired) : AlertChange;
}

/// <summary>
/// Compares what the log told of a rule with how its minutes are judged now; pure. After what it finds is told, the level
/// that fires at the end of every one of these minutes is the same in the log and in the judgement.
/// </summary>
/// <param name="rule">As it holds.</param>
/// <param name="since">What was told of the time before is another rule's, and stays.</param>
/// <param name="before">The level at the end of the minute before the first of <paramref name="minutes"/>.</param>
/// <param name="minutes">As they are judged now; one after the other.</param>
/// <param name="reading">The figure at the moment.</param>
public sealed class AlertReconciliation(
    AlertRule rule, DateTimeOffset since, AlertLevel? before, IReadOnlyList<JudgedMinute> minutes, FigureReading reading)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly List<AlertChange> _changes = [];

    /// <param name="told">The rule's alerts.</param>
    /// <param name="knownBefore">The level at the end of a minute before the rule was evaluated, by what was known then: it was nobody's to tell.</param>
    public IReadOnlyList<AlertChange> Find(IReadOnlyList<ToldAlert> told, Func<DateTimeOffset, AlertLevel?> knownBefore)
    {
        if (minutes.Count == 0)
            return [];
        var checkedAlerts = told.Select(alert => Check(alert, told)).ToArray();
        for (var first = 0; first < minutes.Count;)
        {
            if (!IsUntold(first))
            {
                first++;
                continue;
            }

            var last = first;
            while (last + 1 < minutes.Count && minutes[last + 1].Level == minutes[first].Level && IsUntold(last + 1))
                last++;
            Tell(checkedAlerts, knownBefore, first, last);
            first = last + 1;
        }

        // One alert fires at a time: the one that goes on is told last.
        return [.. _changes.Where(change => change is not AlertChange.Raise { End: null }), .. _changes.Where(change => change is AlertChange.Raise { End: null })];

        bool IsUntold(int i) => minutes[i].Level is { } level
            && !checkedAlerts.Any(alert => alert.Level == level && (alert.FiredAt(minutes[i].At) || alert.IsNextTo(minutes[i].At)))
            && knownBefore(minutes[i].At) != level;
    }

    /// <summary>What is left of an alert at whose minutes the judgement is another.</summary>
    private ToldAlert Check(ToldAlert alert, IReadOnlyList<ToldAlert> told)
    {
        var lost = Enumerable.Range(0, minutes.Count).Where(i =>
            minutes[i].At > since && minutes[i].Level != alert.Level && alert.FiredAt(minutes[i].At) && !alert.IsNextTo(minutes[i].At)).ToArray();
        if (lost.Length == 0)
            return alert;
        var kept = AlertSpans.Without(alert.Fired, lost.Select(i => minutes[i].At));
        // What was near enough to what was told has to be said now.
        IEnumerable<(DateTimeOffset At, AlertLevel? Level)> levels = [(minutes[0].At - Minute, before), .. minutes.Select(minute => (minute.At, minute.Level))];
        foreach (var (near, _) in levels.Where(minute => minute.At > since && minute.Level == alert.Level && IsNear(alert, minute.At, told)))
            kept = AlertSpans.With(kept, new(near, near + Minute));
        if (!alert.IsFiring || minutes[^1].Level == alert.Level)
            return Revise(alert, kept);

        var first = lost.Last(i => i == 0 || minutes[i - 1].Level == alert.Level || !lost.Contains(i - 1));
        kept = AlertSpans.Before(kept, minutes[first].At);
        // Nothing is left of it, though it was told for longer than a minute: it ends now, and never was.
        if (kept.Count == 0 && lost.Length > 1)
            return Revise(Resolve(alert, EndOf(alert.Level, minutes[^1].Level, reading)), []);
        alert = Resolve(alert, EndAt(first, alert.Level));
        return AlertSpans.AreEqual(alert.Fired, kept) ? alert : Revise(alert, kept);
    }

    private void Tell(ToldAlert[] alerts, Func<DateTimeOffset, AlertLevel?> knownBefore, int first, int last)
    {
        var level = minutes[first].Level!.Value;
        var isOpen = last == minutes.Count - 1;
        var span = new AlertSpan(minutes[first].At, minutes[last].At + Minute);
        if (!isOpen && knownBefore(span.To!.Value) == level)
            return;
        // It is the beginning of an alert that was told, or the end of one: not another one.
        for (var i = 0; i < alerts.Length; i++)
        {
            if (isOpen && alerts[i].IsFiring)
            {
                // Raised at a moment after the last of these minutes: the same alert, or one in whose place this comes.
                if (alerts[i].Level != level)
                {
                    alerts[i] = Resolve(alerts[i], AlertEvaluation.Between(rule, alerts[i].Level, level, reading.Value, reading.IsEmpty, reading.At)[0]);
                    continue;
                }

                alerts[i] = Revise(alerts[i], AlertSpans.With(alerts[i].Fired, span with { To = null }));
                return;
            }

            if (alerts[i].Level != level)
                continue;
            var isBeginning = !isOpen && IsToldAt(alerts[i], last + 1);
            if (!isBeginning && (isOpen || alerts[i].IsFiring || !IsToldAt(alerts[i], first - 1)))
                continue;
            // The minute between them, at whose end it did not fire yet, or no more, but almost.
            var whole = new AlertSpan(isBeginning ? span.From : span.From - Minute, isBeginning ? span.To + Minute : span.To);
            alerts[i] = Revise(alerts[i], AlertSpans.With(alerts[i].Fired, whole));
            return;
        }

        _changes.Add(new AlertChange.Raise(level, minutes[first].Reading, isOpen ? null : EndAt(last + 1, level)));

        bool IsToldAt(ToldAlert alert, int i) => (i < 0 ? before : minutes[i].Level) == level
            && minutes[0].At + (i * Minute) is var end && (alert.FiredAt(end) || IsNear(alert, end, alerts));
    }

    /// <summary>Whether the alert is what was told of the level at a minute's end, though not to the second.</summary>
    private static bool IsNear(ToldAlert alert, DateTimeOffset end, IReadOnlyList<ToldAlert> alerts) => alert.IsNextTo(end)
        && !alerts.Any(other => other.Raised.AlertId != alert.Raised.AlertId && other.Level == alert.Level && other.FiredAt(end));

    private ToldAlert Resolve(ToldAlert alert, AlertTransition end)
    {
        _changes.Add(new AlertChange.Resolve(alert, end));
        return alert with { Resolved = new() { AlertId = alert.Raised.AlertId, Reason = end.Resolution!.Value, Value = end.Value, At = end.At } };
    }

    private ToldAlert Revise(ToldAlert alert, IReadOnlyList<AlertSpan> fired)
    {
        _changes.RemoveAll(change => change is AlertChange.Revise revise && revise.Alert.Raised.AlertId == alert.Raised.AlertId);
        _changes.Add(new AlertChange.Revise(alert, fired));
        return alert with { Revised = fired };
    }

    /// <summary>How a level ended at the end of a minute.</summary>
    private AlertTransition EndAt(int i, AlertLevel level) =>
        minutes[i].Transitions.FirstOrDefault(each => !each.IsRaised && each.Level == level) ?? EndOf(level, minutes[i].Level, minutes[i].Reading);

    /// <summary>Where late data has a level fire from the beginning, nothing but what is told knows of the one in whose place it comes.</summary>
    private AlertTransition EndOf(AlertLevel level, AlertLevel? next, FigureReading at) =>
        AlertEvaluation.Between(rule, level, next == level ? null : next, at.Value, at.IsEmpty, at.At)[0];
}
