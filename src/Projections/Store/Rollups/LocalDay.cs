namespace BusinessMetrics.Projections.Store.Rollups;

/// <summary>Days of a time zone, which may have 23 or 25 hours.</summary>
public static class LocalDay
{
    public static DateOnly Of(DateTimeOffset instant, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    /// <summary>Where clocks are put forward at midnight, a day starts later; where they are put back, with the first of two midnights.</summary>
    public static DateTimeOffset StartOf(DateOnly date, TimeZoneInfo zone)
    {
        var midnight = date.ToDateTime(default);
        while (zone.IsInvalidTime(midnight))
            midnight = midnight.AddMinutes(1);
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        // Some zones were once ahead by seconds.
        return Granularity.Minute.Floor(new DateTimeOffset(DateTime.SpecifyKind(midnight, DateTimeKind.Utc), TimeSpan.Zero) - offset);
    }
}
