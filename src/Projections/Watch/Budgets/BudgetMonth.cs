using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Watch.Budgets;

/// <summary>The calendar months, in UTC, that budgets are for.</summary>
public static class BudgetMonth
{
    /// <summary>The month that an instant is in.</summary>
    public static TimeWindow Of(DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime;
        var start = new DateTimeOffset(utc.Year, utc.Month, 1, 0, 0, 0, TimeSpan.Zero);
        // The last month that there is ends with the end of time.
        return new(start, DateTimeOffset.MaxValue - start < TimeSpan.FromDays(31) ? DateTimeOffset.MaxValue : start.AddMonths(1));
    }

    /// <summary>The month that an instant is in, of which the current minute is the last that has passed: what is spent ahead of the clock counts in it.</summary>
    public static TimeWindow SoFar(DateTimeOffset now) => Of(now) with { Now = TimeWindow.EndOfMinute(now) };

    /// <summary>What of a month a window is about: the one that it ends in, up to its end; the current one where it goes on.</summary>
    public static TimeWindow Within(TimeWindow window) =>
        window.Now is { } now ? SoFar(now) : UpTo(window.End);

    /// <summary>The month that an end, not included, is in, up to there.</summary>
    public static TimeWindow UpTo(DateTimeOffset end) => new(OfWindowEnd(end).Start, end);

    /// <summary>The month that a half-open window's last instant is in: one that ends with a month is in that month.</summary>
    public static TimeWindow OfWindowEnd(DateTimeOffset end) =>
        Of(end.UtcTicks < TimeSpan.TicksPerMicrosecond ? end : end.AddMicroseconds(-1));
}
