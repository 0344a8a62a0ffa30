using System.Globalization;
using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Reports.Definitions;

/// <summary>What span of time a report is about.</summary>
public enum PeriodKind
{
    [JsonStringEnumMemberName("last_day")]
    LastDay,

    [JsonStringEnumMemberName("last_week")]
    LastWeek,

    [JsonStringEnumMemberName("last_month")]
    LastMonth,

    [JsonStringEnumMemberName("last_quarter")]
    LastQuarter,

    [JsonStringEnumMemberName("month_to_date")]
    MonthToDate,

    /// <summary>The same days whenever it is made.</summary>
    [JsonStringEnumMemberName("range")]
    Range,

    /// <summary>From an instant to another, whatever days they are: of what is made for a trigger or a share. No definition of a report's own has it.</summary>
    [JsonStringEnumMemberName("window")]
    Window,
}

/// <summary>The days of a report in its time zone, as of a moment, or a window of instants. Weeks begin on Mondays.</summary>
/// <param name="From">The first day of a range; null of the others.</param>
/// <param name="To">The last day of a range, included; null of the others.</param>
/// <param name="Start">The first instant of a window; null of the others.</param>
/// <param name="End">Where a window ends, not included; null of the others.</param>
public sealed record ReportPeriod(
    [property: JsonPropertyName("k")] PeriodKind Kind,
    [property: JsonPropertyName("f")] DateOnly? From = null,
    [property: JsonPropertyName("t")] DateOnly? To = null,
    [property: JsonPropertyName("s")] DateTimeOffset? Start = null,
    [property: JsonPropertyName("e")] DateTimeOffset? End = null)
{
    /// <summary>Ten years, as with every figure.</summary>
    public const int LongestDays = 3660;

    private const string DayFormat = "d MMMM yyyy";

    /// <summary>Those that a report can be defined with.</summary>
    public static IReadOnlyList<PeriodKind> Definable { get; } = [.. Enum.GetValues<PeriodKind>().Where(kind => kind != PeriodKind.Window)];

    public static ReportPeriod Of(TimeWindow window) => new(PeriodKind.Window, Start: window.Start, End: window.Until);

    /// <summary>The whole days of a period that was over at a moment; of a month to date what of it had passed.</summary>
    public ResolvedPeriod At(DateTimeOffset moment, TimeZoneInfo zone)
    {
        var today = LocalDay.Of(moment, zone);
        var month = today.AddDays(1 - today.Day);
        return Kind switch
        {
            PeriodKind.LastDay => Days(today.AddDays(-1), today, zone),
            PeriodKind.LastWeek => Monday(today) is var monday ? Days(monday.AddDays(-7), monday, zone) : default!,
            PeriodKind.LastMonth => Days(month.AddMonths(-1), month, zone),
            PeriodKind.LastQuarter => month.AddMonths(-((month.Month - 1) % 3)) is var quarter ? Days(quarter.AddMonths(-3), quarter, zone) : default!,
            PeriodKind.MonthToDate => new(new(LocalDay.StartOf(month, zone), Later(moment, LocalDay.StartOf(month, zone))), $"{MonthOf(month)} to date"),
            PeriodKind.Window => Instants(new(Start!.Value, End!.Value), zone),
            _ => Days(From!.Value, To!.Value.AddDays(1), zone),
        };
    }

    /// <summary>The one that it is compared with: as many of the same days just before; of a month to date as much of the month before, of a window as much time.</summary>
    public ResolvedPeriod Before(ResolvedPeriod period, TimeZoneInfo zone)
    {
        var first = LocalDay.Of(period.Window.Start, zone);
        switch (Kind)
        {
            case PeriodKind.LastMonth:
                return Days(first.AddMonths(-1), first, zone);
            case PeriodKind.LastQuarter:
                return Days(first.AddMonths(-3), first, zone);
            case PeriodKind.MonthToDate:
                var start = LocalDay.StartOf(first.AddMonths(-1), zone);
                var end = start + period.Window.Length;
                return new(new(start, end < period.Window.Start ? end : period.Window.Start), $"as much of {MonthOf(first.AddMonths(-1))}");
            case PeriodKind.Window:
                return Instants(period.Window.Previous, zone);
            default:
                var days = LocalDay.Of(period.Window.End, zone).DayNumber - first.DayNumber;
                return Days(first.AddDays(-days), first, zone);
        }
    }

    private static ResolvedPeriod Days(DateOnly first, DateOnly until, TimeZoneInfo zone) =>
        new(new(LocalDay.StartOf(first, zone), LocalDay.StartOf(until, zone)), LabelOf(first, until.AddDays(-1)));

    private static ResolvedPeriod Instants(TimeWindow window, TimeZoneInfo zone)
    {
        var (start, end) = (TimeZoneInfo.ConvertTime(window.Start, zone), TimeZoneInfo.ConvertTime(window.End, zone));
        var isOfMinutes = Granularity.Minute.Floor(window.Start) == window.Start && Granularity.Minute.Floor(window.End) == window.End;
        var isOneDay = start.Date == end.Date;
        // An hour that clocks are put back by is told twice.
        var clock = (isOfMinutes ? "HH:mm" : "HH:mm:ss") + (isOneDay && start.Offset != end.Offset ? " zzz" : "");
        return new(window, $"{Told(start, isWithDay: true)} to {Told(end, isWithDay: !isOneDay)} {zone.Id}");

        string Told(DateTimeOffset at, bool isWithDay) => at.ToString((isWithDay ? DayFormat + " " : "") + clock, CultureInfo.InvariantCulture);
    }

    private static string LabelOf(DateOnly first, DateOnly last)
    {
        if (first == last)
            return Written(first);
        var isWholeMonths = first.Day == 1 && last.AddDays(1).Day == 1;
        if (isWholeMonths && first.Year == last.Year && first.Month == last.Month)
            return MonthOf(first);
        if (isWholeMonths && first.AddMonths(3) == last.AddDays(1) && first.Month % 3 == 1)
            return $"Q{(first.Month + 2) / 3} {first.Year}";
        if (first.DayOfWeek == DayOfWeek.Monday && last == first.AddDays(6))
            return string.Create(CultureInfo.InvariantCulture, $"Week {ISOWeek.GetWeekOfYear(first.ToDateTime(default))} of {ISOWeek.GetYear(first.ToDateTime(default))}");
        return $"{Written(first)} to {Written(last)}";
    }

    private static string Written(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static string MonthOf(DateOnly day) => day.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

/// <param name="Label">As people say it: November 2026, Q4 2026, Week 48 of 2026, 29 November 2026 14:05 to 15:05 UTC.</param>
public sealed record ResolvedPeriod(TimeWindow Window, string Label);
