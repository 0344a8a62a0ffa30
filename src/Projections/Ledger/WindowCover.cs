namespace BusinessMetrics.Projections.Ledger;

/// <summary>
/// A window cut into pieces that the roll-ups can answer: whole days from the day table, the ragged ends from hours,
/// their ragged ends from minutes, and what is left of a minute from the records themselves. So a window costs by its
/// buckets, at most 2 x 59 minutes, 2 x 23 hours and its days, and not by the metrics in it.
/// </summary>
public sealed record WindowCover(
    IReadOnlyList<TimeWindow> Days,
    IReadOnlyList<TimeWindow> Hours,
    IReadOnlyList<TimeWindow> Minutes,
    IReadOnlyList<TimeWindow> Edges)
{
    public static WindowCover Of(TimeWindow window)
    {
        var (minutes, edges) = Cut(window, Granularity.Minute);
        var (hours, minuteEnds) = Cut(minutes, Granularity.Hour);
        var (days, hourEnds) = Cut(hours, Granularity.Day);
        return new(days is { } whole ? [whole] : [], hourEnds, minuteEnds, edges);
    }

    /// <summary>The whole buckets inside a window, if there are any, and what they leave of it at either end.</summary>
    private static (TimeWindow? Whole, TimeWindow[] Ends) Cut(TimeWindow? window, Granularity granularity)
    {
        if (window is not { } outer || outer.Length <= TimeSpan.Zero)
            return (null, []);
        var inner = new TimeWindow(granularity.Ceiling(outer.Start), granularity.Floor(outer.End));
        if (inner.Length <= TimeSpan.Zero)
            return (null, [outer]);
        TimeWindow[] ends = [new(outer.Start, inner.Start), new(inner.End, outer.End)];
        return (inner, [.. ends.Where(end => end.Length > TimeSpan.Zero)]);
    }
}
