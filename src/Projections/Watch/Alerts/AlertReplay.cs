using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.States;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>
/// Runs history through a rule as an evaluation at the end of every minute would have: from ok, with the window that
/// ends there.
/// </summary>
public static class AlertReplay
{
    /// <summary>The ends of the minutes that end in (from, to].</summary>
    public static IEnumerable<DateTimeOffset> MinuteEnds(DateTimeOffset from, DateTimeOffset to)
    {
        for (var end = Granularity.Minute.Floor(from).AddMinutes(1); end <= to; end = end.AddMinutes(1))
            yield return end;
    }

    /// <summary>Whole minutes of event time that the replay of a windowed figure looks at.</summary>
    public static TimeWindow Needed(AlertFigure figure, DateTimeOffset from, DateTimeOffset to) =>
        new(Granularity.Minute.Floor(from).AddMinutes(1) - figure.Window, Granularity.Minute.Floor(to));

    /// <param name="readings">The figure at the end of each minute, ascending.</param>
    public static (int Evaluations, IReadOnlyList<AlertTransition> Transitions) Run(AlertRule rule, IEnumerable<FigureReading> readings)
    {
        var minutes = RuleJudgement.Replay(rule, AlertState.Ok, readings);
        return (minutes.Count, [.. minutes.SelectMany(minute => minute.Transitions)]);
    }

    /// <param name="minutes">The minutes that hold something, by their start.</param>
    public static IEnumerable<FigureReading> Values(
        AlertFigure figure, IReadOnlyDictionary<DateTimeOffset, RollupFigures> minutes, DateTimeOffset from, DateTimeOffset to)
    {
        var window = new SlidingWindow(figure.Window);
        return Slide(minutes, from, to, figure.Window, window.Add, end =>
        {
            window.SlideTo(end);
            return figure.ReadingOf(window.Figures, end);
        });
    }

    /// <param name="minutes">The sketches of the minutes that hold something, by their start.</param>
    public static IEnumerable<FigureReading> Values(
        AlertFigure figure, IReadOnlyDictionary<DateTimeOffset, QuantileSketch> minutes, DateTimeOffset from, DateTimeOffset to)
    {
        var window = new SlidingSketch(figure.Window);
        return Slide(minutes, from, to, figure.Window, window.Add, end =>
        {
            window.SlideTo(end);
            return figure.ReadingOf(window.Sketch, end);
        });
    }

    /// <summary>A compliance score, which has no window: it is what the newest states before each minute's end come to.</summary>
    /// <param name="before">The states as they stood before the first change.</param>
    /// <param name="changes">Oldest first.</param>
    public static IEnumerable<FigureReading> Scores(
        AlertFigure figure, IReadOnlyList<KnownState> before, IReadOnlyList<KnownState> changes, DateTimeOffset from, DateTimeOffset to)
    {
        var scores = new AlertScores();
        foreach (var known in before)
            scores.Apply(known);
        var value = scores.ValueOf(figure);
        var next = 0;
        foreach (var end in MinuteEnds(from, to))
        {
            var applied = next;
            for (; next < changes.Count && changes[next].OccurredAt < end; next++)
                scores.Apply(changes[next]);
            if (next > applied)
                value = scores.ValueOf(figure);
            yield return new(end, value);
        }
    }

    private static IEnumerable<FigureReading> Slide<T>(
        IReadOnlyDictionary<DateTimeOffset, T> minutes,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan length,
        Action<DateTimeOffset, T> add,
        Func<DateTimeOffset, FigureReading> readingAt)
    {
        var next = Granularity.Minute.Floor(from).AddMinutes(1) - length;
        foreach (var end in MinuteEnds(from, to))
        {
            for (; next < end; next = next.AddMinutes(1))
                if (minutes.TryGetValue(next, out var minute))
                    add(next, minute);
            yield return readingAt(end);
        }
    }
}
