namespace BusinessMetrics.Projections.Store.Rollups;

/// <summary>A half-open span of event time, [Start, End), in UTC.</summary>
public readonly record struct TimeWindow(DateTimeOffset Start, DateTimeOffset End)
{
    public TimeSpan Length => End - Start;

    /// <summary>The window of the same length just before.</summary>
    public TimeWindow Previous => new(Before(Start, Length), Start);

    /// <summary>The two ends. A record's own text would write <see cref="Previous"/> too, and its previous one, without end.</summary>
    public override string ToString() => $"[{Start:O}, {End:O})";

    /// <summary>The last <paramref name="length"/>, ending with the current minute, included.</summary>
    public static TimeWindow Sliding(TimeSpan length, DateTimeOffset now)
    {
        var minute = Granularity.Minute.Floor(now);
        var end = DateTimeOffset.MaxValue - minute < TimeSpan.FromMinutes(1) ? DateTimeOffset.MaxValue : minute + TimeSpan.FromMinutes(1);
        return new(Before(end, length), end);
    }

    /// <summary>The start of time at the earliest: callers may ask as of any moment, and so about its end too.</summary>
    private static DateTimeOffset Before(DateTimeOffset end, TimeSpan length) =>
        end - DateTimeOffset.MinValue > length ? end - length : DateTimeOffset.MinValue;
}
