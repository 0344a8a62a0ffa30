namespace BusinessMetrics.Projections.Store.Rollups;

/// <summary>A half-open span of event time, [Start, End), in UTC.</summary>
public readonly record struct TimeWindow(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>Later than any event, and where a bucket of every length ends: nothing is left over there to be read by itself.</summary>
    private static readonly DateTimeOffset OpenEnd = Granularity.Week.Floor(DateTimeOffset.MaxValue);

    /// <summary>
    /// The moment that a window which is still going on is asked about; null where it has ended. Its end lies later, since
    /// what is ahead of the clock counts as soon as it is recorded.
    /// </summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>Up to where time has passed in it.</summary>
    public DateTimeOffset Until => Now ?? End;

    /// <summary>The time that has passed in it: what rates are divided by.</summary>
    public TimeSpan Length => Until - Start;

    /// <summary>The window of the same length just before. One that is still going on has all of its current minute for this, so that it need not be read anew every second.</summary>
    public TimeWindow Previous => new(Before(Start, (Now is { } now ? Granularity.Minute.Ceiling(now) : End) - Start), Start);

    /// <summary>Whatever a metric says of other times: one that goes on has no end.</summary>
    public bool Contains(DateTimeOffset instant) => instant >= Start && (Now is not null || instant < End);

    /// <summary>The two ends. A record's own text would write <see cref="Previous"/> too, and its previous one, without end.</summary>
    public override string ToString() => Now is { } now ? $"[{Start:O}, ...) at {now:O}" : $"[{Start:O}, {End:O})";

    /// <summary>Everything from <paramref name="start"/> on.</summary>
    public static TimeWindow Since(DateTimeOffset start, DateTimeOffset now) => new(start, OpenEnd) { Now = now };

    /// <summary>At least the last <paramref name="length"/>: from the minute on in which it began.</summary>
    public static TimeWindow Last(TimeSpan length, DateTimeOffset now) => Since(Granularity.Minute.Floor(Before(now, length)), now);

    /// <summary>Where the minute ends that an instant is in.</summary>
    public static DateTimeOffset EndOfMinute(DateTimeOffset instant)
    {
        var minute = Granularity.Minute.Floor(instant);
        return DateTimeOffset.MaxValue - minute < TimeSpan.FromMinutes(1) ? DateTimeOffset.MaxValue : minute + TimeSpan.FromMinutes(1);
    }

    /// <summary>The start of time at the earliest: callers may ask as of any moment, and so about its end too.</summary>
    private static DateTimeOffset Before(DateTimeOffset end, TimeSpan length) =>
        end - DateTimeOffset.MinValue > length ? end - length : DateTimeOffset.MinValue;
}
