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

    /// <summary>The month that a half-open window's last instant is in: one that ends with a month is in that month.</summary>
    public static TimeWindow OfWindowEnd(DateTimeOffset end) =>
        Of(end.UtcTicks < TimeSpan.TicksPerMicrosecond ? end : end.AddMicroseconds(-1));
}
