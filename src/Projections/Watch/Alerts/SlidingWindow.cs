using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>
/// The figures of the last so many minutes, minute by minute: each minute is added once and removed once. Sums are
/// exact, so what is taken out leaves nothing behind; the extremes are the ends of two monotonic queues.
/// </summary>
public sealed class SlidingWindow(TimeSpan length)
{
    private readonly LinkedList<(DateTimeOffset Minute, RollupFigures Figures)> _minutes = [];
    private readonly LinkedList<(DateTimeOffset Minute, RollupFigures Figures)> _least = [];
    private readonly LinkedList<(DateTimeOffset Minute, RollupFigures Figures)> _greatest = [];
    private RollupFigures _total;

    /// <summary>What the minutes in the window come to; extremes and latest are those of the minutes as they were added.</summary>
    public RollupFigures Figures => _total.Count == 0
        ? default
        : new(_total.Count, _total.Sum, _least.First!.Value.Figures.Min, _greatest.First!.Value.Figures.Max, _minutes.Last!.Value.Figures.Last);

    /// <summary>Adds a minute that lies after all others.</summary>
    public void Add(DateTimeOffset minute, RollupFigures figures)
    {
        if (figures.Count == 0)
            return;
        _total = new(_total.Count + figures.Count, _total.Sum + figures.Sum);
        _minutes.AddLast((minute, figures));
        while (_least.Last is { } last && last.Value.Figures.Min >= figures.Min)
            _least.RemoveLast();
        _least.AddLast((minute, figures));
        while (_greatest.Last is { } last && last.Value.Figures.Max <= figures.Max)
            _greatest.RemoveLast();
        _greatest.AddLast((minute, figures));
    }

    /// <summary>Removes the minutes that a window ending at <paramref name="end"/> does not hold.</summary>
    public void SlideTo(DateTimeOffset end)
    {
        var start = end - length;
        while (_minutes.First is { } first && first.Value.Minute < start)
        {
            var gone = first.Value.Figures;
            _total = new(_total.Count - gone.Count, _total.Sum - gone.Sum);
            _minutes.RemoveFirst();
        }

        while (_least.First is { } first && first.Value.Minute < start)
            _least.RemoveFirst();
        while (_greatest.First is { } first && first.Value.Minute < start)
            _greatest.RemoveFirst();
    }
}

/// <summary>The same of sketches: bins are counts, and counts are taken back as they were added.</summary>
public sealed class SlidingSketch(TimeSpan length)
{
    private readonly Queue<(DateTimeOffset Minute, QuantileSketch Sketch)> _minutes = [];

    /// <summary>Of counts nothing but how many can be taken back: the extremes slide by themselves.</summary>
    private readonly SlidingWindow _extremes = new(length);

    public QuantileSketch Sketch { get; } = new();

    public void Add(DateTimeOffset minute, QuantileSketch sketch)
    {
        Sketch.Merge(sketch);
        _minutes.Enqueue((minute, sketch));
        if (sketch.Bounds is { } bounds)
            _extremes.Add(minute, new(sketch.Count, ExactNumber.Zero, bounds.Least, bounds.Greatest));
    }

    public void SlideTo(DateTimeOffset end)
    {
        while (_minutes.TryPeek(out var first) && first.Minute < end - length)
            Sketch.Remove(_minutes.Dequeue().Sketch);
        _extremes.SlideTo(end);
        Sketch.BoundAnew(_extremes.Figures is { Count: > 0 } figures ? (figures.Min, figures.Max) : null);
    }
}
