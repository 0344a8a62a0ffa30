namespace BusinessMetrics.Platform.RateLimits;

/// <summary>
/// A limit over a sliding minute, told from two counts: what was taken in the current minute of the clock, and what in
/// the one before, which fades as the current one passes. Pure.
/// </summary>
public static class RateWindow
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    /// <summary>The number of the minute that an instant is in.</summary>
    public static long Of(DateTimeOffset at) => at.UtcTicks / Length.Ticks;

    /// <summary>How many of <paramref name="wanted"/> permits are left, after <paramref name="before"/> and <paramref name="taken"/> were taken in the two minutes.</summary>
    public static long Granted(long limit, long before, long taken, long wanted, DateTimeOffset now) =>
        Math.Clamp((long)(limit - (before * (1 - Passed(now)))) - taken, 0, wanted);

    /// <summary>When the next permit is to be had; at least a second, since Retry-After knows nothing less.</summary>
    public static TimeSpan RetryAfter(long limit, long before, long taken, DateTimeOffset now)
    {
        var left = limit - taken;
        // Of a full minute nothing is to be had before it ends; of one that is not, as soon as enough of the last has faded.
        var at = left < 1 || before == 0 ? 1 : Math.Clamp(1 - ((left - 1) / (double)before), 0, 1);
        var wait = Length * Math.Max(0, at - Passed(now));
        return TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(wait.TotalSeconds)));
    }

    private static double Passed(DateTimeOffset now) => now.UtcTicks % Length.Ticks / (double)Length.Ticks;
}
