namespace BusinessMetrics.Projections.Store.Rollups.Reading;

/// <summary>
/// A window cut into pieces that the roll-ups can answer: whole days from the day table, the ragged ends from hours,
/// their ragged ends from minutes, and what is left of a minute from the records themselves. So a window costs by its
/// buckets, at most 2 x 59 minutes, 2 x 23 hours and its days, and not by the metrics in it.
/// </summary>
/// <param name="Pieces">Whole buckets of each granularity.</param>
/// <param name="Edges">What is left over, shorter than the finest bucket.</param>
public sealed record WindowCover(IReadOnlyDictionary<Granularity, IReadOnlyList<TimeWindow>> Pieces, IReadOnlyList<TimeWindow> Edges)
{
    public bool HasPieces => Pieces.Values.Any(pieces => pieces.Count > 0);

    public IReadOnlyList<TimeWindow> Of(Granularity granularity) => Pieces.GetValueOrDefault(granularity, []);

    /// <param name="granularities">Those that may be used, finest first.</param>
    public static WindowCover Of(TimeWindow window, IReadOnlyList<Granularity> granularities)
    {
        var pieces = new Dictionary<Granularity, IReadOnlyList<TimeWindow>>();
        var edges = new List<TimeWindow>();
        TimeWindow? rest = window.End > window.Start ? window : null;
        Granularity? finer = null;
        foreach (var granularity in granularities)
        {
            var (whole, ends) = Cut(rest, granularity);
            if (finer is { } table)
                pieces[table] = ends;
            else
                edges.AddRange(ends);
            (rest, finer) = (whole, granularity);
        }

        if (rest is { } left && finer is { } coarsest)
            pieces[coarsest] = [left];
        return new(pieces, edges);
    }

    /// <summary>The whole buckets inside a window, if there are any, and what they leave of it at either end.</summary>
    private static (TimeWindow? Whole, TimeWindow[] Ends) Cut(TimeWindow? window, Granularity granularity)
    {
        if (window is not { } outer)
            return (null, []);
        var inner = new TimeWindow(granularity.Ceiling(outer.Start), granularity.Floor(outer.End));
        if (inner.Length <= TimeSpan.Zero)
            return (null, [outer]);
        TimeWindow[] ends = [new(outer.Start, inner.Start), new(inner.End, outer.End)];
        return (inner, [.. ends.Where(end => end.Length > TimeSpan.Zero)]);
    }
}
