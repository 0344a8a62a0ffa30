using BusinessMetrics.Projections.Reports.Schedules;

namespace BusinessMetrics.Projections.Tests.Reports.Schedules;

/// <summary>Times by the calendar and the clock, looked up by hand. Berlin's clocks go on at 01:00 UTC on 29 March 2026, and back at 01:00 UTC on 25 October.</summary>
public class DueTimesTests
{
    [Theory]
    [InlineData("0 7 * * 1", "UTC", "2026-11-29T22:00:00Z", "2026-11-30T07:00:00Z", "2026-12-07T07:00:00Z")]
    // Seven in the morning is another hour of UTC in summer.
    [InlineData("0 7 1 * *", "Europe/Berlin", "2026-09-15T00:00:00Z", "2026-10-01T05:00:00Z", "2026-11-01T06:00:00Z")]
    // 02:30 is left out once: it comes when the clocks have gone on; and comes twice, and counts once.
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("*/30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:00:00Z")]
    // Lord Howe's clocks go back by half an hour, from 02:00 to 01:30, on 5 April 2026, which is 15:00 UTC the day before.
    [InlineData("45 1 * * *", "Australia/Lord_Howe", "2026-04-03T20:00:00Z", "2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z")]
    public void a_time_of_day_comes_once_whatever_the_clocks_do(string cron, string zone, string after, params string[] expected) =>
        DueTimes.After(Schedule(new(TimingKind.Cron, Cron: cron), zone), DateTimeOffset.Parse(after)).Take(expected.Length).ShouldBe(expected.Select(DateTimeOffset.Parse));

    [Theory]
    [InlineData(0, "UTC", "2026-11-29T22:00:00Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData(3, "Europe/Berlin", "2026-11-03T22:59:59Z", "2026-11-03T23:00:00Z", "2026-12-03T23:00:00Z")]
    [InlineData(27, "UTC", "2026-02-28T00:00:00Z", "2026-03-28T00:00:00Z", "2026-04-28T00:00:00Z")]
    public void a_month_is_closed_so_many_days_after_its_end(int days, string zone, string after, params string[] expected) =>
        DueTimes.After(Schedule(new(TimingKind.MonthClosed, Days: days), zone), DateTimeOffset.Parse(after)).Take(expected.Length).ShouldBe(expected.Select(DateTimeOffset.Parse));

    [Fact]
    public void what_the_clock_does_not_tell_or_is_paused_never_comes()
    {
        DueTimes.After(Schedule(new(TimingKind.AlertEnded, Rule: "slow")), DateTimeOffset.UnixEpoch).ShouldBeEmpty();
        DueTimes.After(Schedule(new(TimingKind.BudgetExceeded, Scope: "total")), DateTimeOffset.UnixEpoch).ShouldBeEmpty();
        DueTimes.After(Schedule(new(TimingKind.Cron, Cron: "* * * * *")) with { IsPaused = true }, DateTimeOffset.UnixEpoch).ShouldBeEmpty();
        DueTimes.After(Schedule(new(TimingKind.Cron, Cron: "0 0 30 2 *")), DateTimeOffset.UnixEpoch).ShouldBeEmpty();
    }

    [Fact]
    public void each_time_is_told_by_the_version_that_held_then()
    {
        KnownSchedule Version(int version, string at, ReportSchedule? schedule) => new("s", version, version * 10, DateTimeOffset.Parse(at), null, schedule);
        var daily = Schedule(new(TimingKind.Cron, Cron: "0 7 * * *"));
        KnownSchedule[] versions =
        [
            Version(1, "2026-11-01T00:00:00Z", daily),
            Version(2, "2026-11-03T07:00:00Z", daily with { When = new(TimingKind.Cron, Cron: "0 9 * * *") }),
            Version(3, "2026-11-05T08:00:00Z", daily with { IsPaused = true }),
            Version(4, "2026-11-08T08:00:00Z", daily),
            Version(5, "2026-11-10T08:00:00Z", null),
        ];

        var due = DueTimes.Between(versions, DateTimeOffset.Parse("2026-11-01T07:00:00Z"), DateTimeOffset.Parse("2026-12-01T00:00:00Z"));

        due.Select(each => (each.By.Version, each.At.ToString("dd HH", System.Globalization.CultureInfo.InvariantCulture)))
            .ShouldBe([(1, "02 07"), (1, "03 07"), (2, "03 09"), (2, "04 09"), (4, "09 07"), (4, "10 07")]);
    }

    [Fact]
    public void whenever_it_is_looked_at_between_nothing_is_left_out_and_nothing_comes_twice()
    {
        var random = new Random(20);
        var from = DateTimeOffset.Parse("2026-03-20T00:00:00Z");
        var until = from.AddDays(30);
        KnownSchedule[] versions = [new("s", 1, 10, from, null, Schedule(new(TimingKind.Cron, Cron: "*/20 1-4 * * *"), "Europe/Berlin"))];
        var all = DueTimes.Between(versions, from, until).Select(each => each.At).ToArray();

        var seen = new List<DateTimeOffset>();
        for (var handled = from; handled < until;)
        {
            var now = handled.AddMinutes(random.Next(1, 600)) is var next && next < until ? next : until;
            seen.AddRange(DueTimes.Between(versions, handled, now).Select(each => each.At));
            handled = now;
        }

        seen.ShouldBe(all);
        // From one o'clock in Berlin, which is over, to two in summer: eleven of the first day, twelve of each of 29 but for the three that the clocks
        // leave out, which come at three anyway, and four of the last.
        all.Length.ShouldBe(11 + (29 * 12) - 3 + 4);
    }

    private static ReportSchedule Schedule(ReportTiming when, string zone = "UTC") => new() { Name = "s", Report = "r", When = when, TimeZone = zone, Recipients = [new("c")] };
}
