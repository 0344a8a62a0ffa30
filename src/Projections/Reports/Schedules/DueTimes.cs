using BusinessMetrics.Projections.Store.Rollups;
using Cronos;

namespace BusinessMetrics.Projections.Reports.Schedules;

/// <summary>A schedule as a change left it.</summary>
/// <param name="Sequence">The change's place in the log.</param>
/// <param name="ChangedBy">Who made it.</param>
/// <param name="Schedule">Null where this version took it away.</param>
public sealed record KnownSchedule(string Name, int Version, long Sequence, DateTimeOffset ChangedAt, string? ChangedBy, ReportSchedule? Schedule);

/// <summary>A moment at which a report was to be made, and by which version of its schedule.</summary>
public sealed record DueTime(DateTimeOffset At, KnownSchedule By);

/// <summary>
/// The moments that the clock tells. A time of day that a change of the clocks leaves out comes when they go on; one that comes twice
/// counts once, the first time.
/// </summary>
public static class DueTimes
{
    /// <summary>What comes after a moment, one after the other; none of what is paused, or not told by the clock.</summary>
    public static IEnumerable<DateTimeOffset> After(ReportSchedule schedule, DateTimeOffset moment) => schedule switch
    {
        { IsPaused: true } => [],
        { When: { Kind: TimingKind.Cron, Cron: { } cron } } => OfCron(CronExpression.Parse(cron), schedule.Zone, moment),
        { When: { Kind: TimingKind.MonthClosed, Days: { } days } } => OfMonths(days, schedule.Zone, moment),
        _ => [],
    };

    /// <summary>All that came after a moment and no later than another, each by the version that held then.</summary>
    /// <param name="versions">Of one schedule, the oldest first.</param>
    public static IReadOnlyList<DueTime> Between(IReadOnlyList<KnownSchedule> versions, DateTimeOffset after, DateTimeOffset until) =>
    [
        .. versions.SelectMany((version, i) =>
        {
            var from = version.ChangedAt > after ? version.ChangedAt : after;
            var to = i + 1 < versions.Count && versions[i + 1].ChangedAt < until ? versions[i + 1].ChangedAt : until;
            return version.Schedule is not { } schedule || from >= to
                ? []
                : After(schedule, from).TakeWhile(at => at <= to).Select(at => new DueTime(at, version));
        }),
    ];

    private static IEnumerable<DateTimeOffset> OfCron(CronExpression cron, TimeZoneInfo zone, DateTimeOffset moment)
    {
        for (var next = cron.GetNextOccurrence(moment, zone); next is { } at; next = cron.GetNextOccurrence(at, zone))
            if (!IsSecondOfTwo(at, zone))
                yield return at.ToUniversalTime();
    }

    private static bool IsSecondOfTwo(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone) is var local && zone.IsAmbiguousTime(local.DateTime) && local.Offset == zone.GetAmbiguousTimeOffsets(local.DateTime).Min();

    private static IEnumerable<DateTimeOffset> OfMonths(int days, TimeZoneInfo zone, DateTimeOffset moment)
    {
        var today = LocalDay.Of(moment, zone);
        for (var month = today.AddDays(1 - today.Day); ; month = month.AddMonths(1))
            if (LocalDay.StartOf(month.AddDays(days), zone) is var at && at > moment)
                yield return at;
    }
}
