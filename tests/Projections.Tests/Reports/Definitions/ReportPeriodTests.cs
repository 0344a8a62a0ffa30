using BusinessMetrics.Projections.Reports.Definitions;

namespace BusinessMetrics.Projections.Tests.Reports.Definitions;

/// <summary>Days by the calendar, looked up by hand.</summary>
public class ReportPeriodTests
{
    [Theory]
    // A Sunday in November, by UTC.
    [InlineData(PeriodKind.LastDay, "UTC", "2026-11-29T15:00:00Z", "2026-11-28T00:00:00Z", "2026-11-29T00:00:00Z", "28 November 2026")]
    [InlineData(PeriodKind.LastWeek, "UTC", "2026-11-29T15:00:00Z", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z", "Week 47 of 2026")]
    [InlineData(PeriodKind.LastMonth, "UTC", "2026-11-29T15:00:00Z", "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z", "October 2026")]
    [InlineData(PeriodKind.LastQuarter, "UTC", "2026-11-29T15:00:00Z", "2026-07-01T00:00:00Z", "2026-10-01T00:00:00Z", "Q3 2026")]
    [InlineData(PeriodKind.MonthToDate, "UTC", "2026-11-29T15:00:00Z", "2026-11-01T00:00:00Z", "2026-11-29T15:00:00Z", "November 2026 to date")]
    // At the first instant of a week, a month, a quarter and a year.
    [InlineData(PeriodKind.LastWeek, "UTC", "2026-11-30T00:00:00Z", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z", "Week 48 of 2026")]
    [InlineData(PeriodKind.LastMonth, "UTC", "2027-01-01T00:00:00Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z", "December 2026")]
    [InlineData(PeriodKind.LastQuarter, "UTC", "2027-01-01T00:00:00Z", "2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z", "Q4 2026")]
    [InlineData(PeriodKind.MonthToDate, "UTC", "2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "January 2027 to date")]
    // The week that 1 January 2027, a Friday, is in, is the last of 2026.
    [InlineData(PeriodKind.LastWeek, "UTC", "2027-01-05T00:00:00Z", "2026-12-28T00:00:00Z", "2027-01-04T00:00:00Z", "Week 53 of 2026")]
    // In Berlin it is December already; October there has 25 hours more than 30 days.
    [InlineData(PeriodKind.LastMonth, "Europe/Berlin", "2026-11-30T23:30:00Z", "2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z", "November 2026")]
    [InlineData(PeriodKind.LastMonth, "Europe/Berlin", "2026-11-30T22:30:00Z", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", "October 2026")]
    // The day that clocks are put forward has 23 hours.
    [InlineData(PeriodKind.LastDay, "Europe/Berlin", "2026-03-30T10:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", "29 March 2026")]
    public void a_period_is_the_whole_days_that_were_over(PeriodKind kind, string zone, string moment, string start, string end, string label)
    {
        var period = new ReportPeriod(kind).At(DateTimeOffset.Parse(moment), TimeZoneInfo.FindSystemTimeZoneById(zone));

        (period.Window.Start, period.Window.End, period.Label).ShouldBe((DateTimeOffset.Parse(start), DateTimeOffset.Parse(end), label));
    }

    [Theory]
    [InlineData("2026-11-03", "2026-11-09", "3 November 2026 to 9 November 2026")]
    [InlineData("2026-11-09", "2026-11-15", "Week 46 of 2026")]
    [InlineData("2026-11-30", "2026-11-30", "30 November 2026")]
    [InlineData("2026-02-01", "2026-02-28", "February 2026")]
    [InlineData("2026-04-01", "2026-06-30", "Q2 2026")]
    [InlineData("2026-02-01", "2026-04-30", "1 February 2026 to 30 April 2026")]
    public void a_range_is_called_what_people_call_it_and_its_last_day_is_in_it(string from, string to, string label)
    {
        var period = new ReportPeriod(PeriodKind.Range, DateOnly.Parse(from), DateOnly.Parse(to)).At(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc);

        period.Label.ShouldBe(label);
        period.Window.End.ShouldBe(new DateTimeOffset(DateOnly.Parse(to).AddDays(1), default, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(PeriodKind.LastDay, "UTC", "2026-11-29T15:00:00Z", "2026-11-27T00:00:00Z", "2026-11-28T00:00:00Z", "27 November 2026")]
    [InlineData(PeriodKind.LastWeek, "UTC", "2026-11-29T15:00:00Z", "2026-11-09T00:00:00Z", "2026-11-16T00:00:00Z", "Week 46 of 2026")]
    // A month is compared with a month, though it is shorter.
    [InlineData(PeriodKind.LastMonth, "UTC", "2026-11-29T15:00:00Z", "2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z", "September 2026")]
    [InlineData(PeriodKind.LastQuarter, "UTC", "2026-11-29T15:00:00Z", "2026-04-01T00:00:00Z", "2026-07-01T00:00:00Z", "Q2 2026")]
    [InlineData(PeriodKind.MonthToDate, "UTC", "2026-11-10T06:00:00Z", "2026-10-01T00:00:00Z", "2026-10-10T06:00:00Z", "as much of October 2026")]
    // There are no 30 days in February.
    [InlineData(PeriodKind.MonthToDate, "UTC", "2026-03-30T06:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", "as much of February 2026")]
    public void it_is_compared_with_the_one_just_before(PeriodKind kind, string zone, string moment, string start, string end, string label)
    {
        var period = new ReportPeriod(kind);
        var found = TimeZoneInfo.FindSystemTimeZoneById(zone);

        var before = period.Before(period.At(DateTimeOffset.Parse(moment), found), found);

        (before.Window.Start, before.Window.End, before.Label).ShouldBe((DateTimeOffset.Parse(start), DateTimeOffset.Parse(end), label));
    }

    [Theory]
    [InlineData("UTC", "2026-11-29T14:05:00Z", "2026-11-29T15:05:00Z", "29 November 2026 14:05 to 15:05 UTC", "29 November 2026 13:05 to 14:05 UTC")]
    [InlineData("UTC", "2026-11-29T14:05:07Z", "2026-11-29T15:05:00Z", "29 November 2026 14:05:07 to 15:05:00 UTC", "29 November 2026 13:05:14 to 14:05:07 UTC")]
    [InlineData("UTC", "2026-11-28T15:00:00Z", "2026-11-29T15:00:00Z", "28 November 2026 15:00 to 29 November 2026 15:00 UTC", "27 November 2026 15:00 to 28 November 2026 15:00 UTC")]
    [InlineData("Europe/Berlin", "2026-11-29T22:30:00Z", "2026-11-29T23:30:00Z", "29 November 2026 23:30 to 30 November 2026 00:30 Europe/Berlin", "29 November 2026 22:30 to 23:30 Europe/Berlin")]
    // Clocks show half past two twice.
    [InlineData("Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "25 October 2026 02:30 +02:00 to 02:30 +01:00 Europe/Berlin", "25 October 2026 01:30 to 02:30 Europe/Berlin")]
    public void a_window_is_its_instants_whenever_it_is_made_and_is_compared_with_as_much_time_before(string zone, string start, string end, string label, string before)
    {
        var period = new ReportPeriod(PeriodKind.Window, Start: DateTimeOffset.Parse(start), End: DateTimeOffset.Parse(end));
        var found = TimeZoneInfo.FindSystemTimeZoneById(zone);

        var resolved = period.At(DateTimeOffset.UnixEpoch, found);
        var compared = period.Before(resolved, found);

        (resolved.Window.Start, resolved.Window.End, resolved.Label).ShouldBe((period.Start!.Value, period.End!.Value, label));
        (compared.Window.End, compared.Window.Length, compared.Label).ShouldBe((period.Start!.Value, resolved.Window.Length, before));
    }

    [Fact]
    public void a_window_is_stored_and_read_again_and_no_other_period_has_instants()
    {
        var window = new ReportPeriod(PeriodKind.Window, Start: DateTimeOffset.Parse("2026-11-29T14:05:00Z"), End: DateTimeOffset.Parse("2026-11-29T15:05:00Z"));

        var json = Of(window).ToJson();

        json.ShouldContain("""
            "p":{"k":"window","s":"2026-11-29T14:05:00+00:00","e":"2026-11-29T15:05:00+00:00"}
            """);
        ReportDefinition.Parse(json).Period.ShouldBe(window);
        Of(new(PeriodKind.LastDay)).ToJson().ShouldContain("""
            "p":{"k":"last_day"}
            """);

        static ReportDefinition Of(ReportPeriod period) => new() { Name = "n", Title = "T", Period = period, Sections = [] };
    }

    [Fact]
    public void a_week_after_the_clocks_changed_is_compared_with_seven_days_that_have_an_hour_more()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var period = new ReportPeriod(PeriodKind.LastWeek);

        var before = period.Before(period.At(DateTimeOffset.Parse("2026-11-04T00:00:00Z"), berlin), berlin);

        before.Window.End.ShouldBe(DateTimeOffset.Parse("2026-10-25T23:00:00Z"));
        before.Window.Length.ShouldBe(TimeSpan.FromHours((7 * 24) + 1));
    }
}
