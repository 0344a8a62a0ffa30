using System.Text.Json.Serialization;
using Cronos;

namespace BusinessMetrics.Projections.Watch.Routes;

/// <summary>A time that comes again and again, such as every night: from each of a cron expression's moments for so long.</summary>
/// <param name="Cron">Five fields, in the time zone: minute, hour, day, month, day of the week.</param>
/// <param name="Minutes">How long each lasts.</param>
/// <param name="TimeZone">An IANA name.</param>
public sealed record RecurringWindow(
    [property: JsonPropertyName("c")] string Cron,
    [property: JsonPropertyName("m")] int Minutes,
    [property: JsonPropertyName("z")] string TimeZone)
{
    /// <summary>The end of the window that a moment is in, which is the first moment that is not; null where it is in none.</summary>
    public DateTimeOffset? EndIfWithin(DateTimeOffset at)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
        var length = TimeSpan.FromMinutes(Minutes);
        var cron = CronExpression.Parse(Cron);
        var began = cron.GetPreviousOccurrence(at, zone, inclusive: true);
        // Looking back leaves out what a clock that goes on puts off; looking forward does not.
        while (cron.GetNextOccurrence(began ?? at - length, zone) is { } next && next <= at)
            began = next;
        return began is { } beginning && at < beginning + length ? (beginning + length).ToUniversalTime() : null;
    }
}

public static class RecurringWindows
{
    /// <summary>When a moment is in none of them any more; null where it is in none. Windows that touch are one.</summary>
    public static DateTimeOffset? EndIfWithin(this IReadOnlyList<RecurringWindow> windows, DateTimeOffset at)
    {
        DateTimeOffset? end = null;
        // Windows that cover all of the time between them never end; a year is as good as that.
        while ((end ?? at) - at < TimeSpan.FromDays(366)
            && windows.Select(window => window.EndIfWithin(end ?? at)).Max() is { } later && later > (end ?? at))
            end = later;
        return end;
    }
}
