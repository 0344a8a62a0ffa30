namespace BusinessMetrics.Projections.Store.Rollups;

/// <summary>
/// Spans of event time that an answer tells apart, of any length: each goes from its start to the next one's. What lies before the
/// first belongs to it, and the last has no end.
/// </summary>
public sealed class Buckets
{
    private readonly DateTimeOffset[] _starts;

    /// <param name="starts">Ascending, each the start of a minute.</param>
    /// <exception cref="ArgumentException">There are none, or one is within a minute.</exception>
    public Buckets(IEnumerable<DateTimeOffset> starts)
    {
        _starts = [.. starts];
        if (_starts.Length == 0 || !_starts.All(IsStartOf(Granularity.Minute)))
            throw new ArgumentException("buckets start with a minute, and there is at least one", nameof(starts));
        Fitting = Granularities.UpToDay.Last(granularity => _starts.All(IsStartOf(granularity)));
    }

    public IReadOnlyList<DateTimeOffset> Starts => _starts;

    /// <summary>The coarsest roll-ups of which none lies in two buckets.</summary>
    public Granularity Fitting { get; }

    /// <summary>The start of the bucket that <paramref name="instant"/> falls into.</summary>
    public DateTimeOffset Floor(DateTimeOffset instant) => _starts[IndexOf(instant)];

    /// <summary>Which bucket <paramref name="instant"/> falls into, from 0 on.</summary>
    public int IndexOf(DateTimeOffset instant)
    {
        var found = Array.BinarySearch(_starts, instant);
        return found >= 0 ? found : Math.Max(0, ~found - 1);
    }

    private static Func<DateTimeOffset, bool> IsStartOf(Granularity granularity) => start => granularity.Floor(start) == start;
}
