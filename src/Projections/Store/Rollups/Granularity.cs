namespace BusinessMetrics.Projections.Store.Rollups;

/// <summary>How long the buckets of a roll-up table are.</summary>
public enum Granularity
{
    Minute,
    Hour,
    Day,

    /// <summary>From Monday on, as in ISO 8601.</summary>
    Week,
}

public static class Granularities
{
    /// <summary>Of most models: only where a day has thousands of series are weeks worth what they cost to keep.</summary>
    public static IReadOnlyList<Granularity> UpToDay { get; } = [Granularity.Minute, Granularity.Hour, Granularity.Day];

    public static TimeSpan Length(this Granularity granularity) => granularity switch
    {
        Granularity.Minute => TimeSpan.FromMinutes(1),
        Granularity.Hour => TimeSpan.FromHours(1),
        Granularity.Day => TimeSpan.FromDays(1),
        // The first day of the calendar is a Monday, so that weeks begin with one.
        _ => TimeSpan.FromDays(7),
    };

    /// <summary>The start, in UTC, of the bucket that <paramref name="instant"/> falls into.</summary>
    public static DateTimeOffset Floor(this Granularity granularity, DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % granularity.Length().Ticks), TimeSpan.Zero);

    /// <summary>The start of the first bucket that begins at or after <paramref name="instant"/>; the end of time if none does.</summary>
    public static DateTimeOffset Ceiling(this Granularity granularity, DateTimeOffset instant)
    {
        var floor = granularity.Floor(instant);
        if (floor == instant)
            return floor;
        return DateTimeOffset.MaxValue - floor < granularity.Length() ? DateTimeOffset.MaxValue : floor + granularity.Length();
    }
}
