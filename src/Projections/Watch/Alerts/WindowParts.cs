using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>
/// Long windows that end in the minutes of a short span, cut into what all of them hold and the minutes by which they differ:
/// so a window of 30 days is judged anew every minute from a few rows.
/// </summary>
/// <param name="Leaving">In the first window; each next one has lost another minute of it.</param>
/// <param name="Staying">In every window.</param>
/// <param name="Entering">In the last window; each one before has a minute less of it.</param>
public sealed record WindowParts(TimeWindow Leaving, TimeWindow Staying, TimeWindow Entering)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Of windows that end with the minutes in (from, to]; null where they have nothing in common, or none ends.</summary>
    public static WindowParts? Of(TimeSpan length, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (Granularity.Minute.Floor(from) + Minute, Granularity.Minute.Floor(to));
        return last < first || last - first >= length
            ? null
            : new(new(first - length, last - length), new(last - length, first), new(first, last));
    }

    public IEnumerable<FigureReading> Readings(
        AlertFigure figure,
        IReadOnlyDictionary<DateTimeOffset, RollupFigures> leaving,
        RollupFigures staying,
        IReadOnlyDictionary<DateTimeOffset, RollupFigures> entering)
    {
        // What is left of the leaving minutes from each one on, latest first.
        var left = new Stack<RollupFigures>();
        left.Push(staying);
        for (var minute = Leaving.End - Minute; minute >= Leaving.Start; minute -= Minute)
            left.Push(leaving.GetValueOrDefault(minute) + left.Peek());
        var entered = default(RollupFigures);
        for (var end = Entering.Start; ; end += Minute)
        {
            yield return figure.ReadingOf(left.Pop() + entered, end);
            if (end >= Entering.End)
                yield break;
            entered += entering.GetValueOrDefault(end);
        }
    }

    public IEnumerable<FigureReading> Readings(
        AlertFigure figure,
        IReadOnlyDictionary<DateTimeOffset, QuantileSketch> leaving,
        QuantileSketch staying,
        IReadOnlyDictionary<DateTimeOffset, QuantileSketch> entering)
    {
        // Counts are taken back as they were added; least and greatest cannot be, and are put together as above.
        var left = new Stack<(ExactNumber Least, ExactNumber Greatest)?>();
        left.Push(staying.Bounds);
        for (var minute = Leaving.End - Minute; minute >= Leaving.Start; minute -= Minute)
            left.Push(QuantileSketch.Both(leaving.GetValueOrDefault(minute)?.Bounds, left.Peek()));
        foreach (var sketch in leaving.Values)
            staying.Merge(sketch);
        (ExactNumber Least, ExactNumber Greatest)? entered = null;
        for (var end = Entering.Start; ; end += Minute)
        {
            staying.BoundAnew(QuantileSketch.Both(left.Pop(), entered));
            yield return figure.ReadingOf(staying, end);
            if (end >= Entering.End)
                yield break;
            if (leaving.TryGetValue(end - (Entering.Start - Leaving.Start), out var gone))
                staying.Remove(gone);
            if (entering.TryGetValue(end, out var come))
                staying.Merge(come);
            entered = QuantileSketch.Both(entered, come?.Bounds);
        }
    }
}
