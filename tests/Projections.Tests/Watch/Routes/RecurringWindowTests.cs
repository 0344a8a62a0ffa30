using BusinessMetrics.Projections.Watch.Routes;

namespace BusinessMetrics.Projections.Tests.Watch.Routes;

public sealed class RecurringWindowTests
{
    private static readonly RecurringWindow Nights = new("0 22 * * *", 8 * 60, "Europe/Berlin");

    [Theory]
    [InlineData("2026-01-15T20:59:59Z", null)]
    [InlineData("2026-01-15T21:00:00Z", "2026-01-16T05:00:00Z")]
    [InlineData("2026-01-16T04:59:59Z", "2026-01-16T05:00:00Z")]
    [InlineData("2026-01-16T05:00:00Z", null)]
    // In summer it begins an hour earlier by UTC.
    [InlineData("2026-07-15T20:00:00Z", "2026-07-16T04:00:00Z")]
    // The night in which clocks go on lasts as long as any other: it ends an hour later by the clock.
    [InlineData("2026-03-29T04:30:00Z", "2026-03-29T05:00:00Z")]
    public void a_window_begins_by_the_clock_of_its_zone_and_lasts_as_long_as_it_says(string at, string? end) =>
        Nights.EndIfWithin(DateTimeOffset.Parse(at, null)).ShouldBe(end is null ? null : DateTimeOffset.Parse(end, null));

    [Theory]
    // 2:30 is not there on 29 March: it is 3:00 by the clock, 1:00 by UTC.
    [InlineData("2026-03-29T00:59:00Z", null)]
    [InlineData("2026-03-29T01:00:00Z", "2026-03-29T01:10:00Z")]
    // And twice on 25 October: the first of them counts.
    [InlineData("2026-10-25T00:30:00Z", "2026-10-25T00:40:00Z")]
    [InlineData("2026-10-25T01:30:00Z", null)]
    public void a_moment_that_the_clock_skips_or_has_twice_is_one_window(string at, string? end) =>
        new RecurringWindow("30 2 * * *", 10, "Europe/Berlin").EndIfWithin(DateTimeOffset.Parse(at, null)).ShouldBe(end is null ? null : DateTimeOffset.Parse(end, null));

    [Fact]
    public void windows_that_touch_are_one()
    {
        RecurringWindow[] windows = [new("0 8 * * *", 60, "UTC"), new("0 9 * * *", 30, "UTC"), new("15 9 * * *", 30, "UTC")];
        windows.EndIfWithin(DateTimeOffset.Parse("2026-01-15T08:10:00Z", null)).ShouldBe(DateTimeOffset.Parse("2026-01-15T09:45:00Z", null));
        windows.EndIfWithin(DateTimeOffset.Parse("2026-01-15T09:45:00Z", null)).ShouldBeNull();
    }

    [Fact]
    public void windows_without_a_gap_have_an_end_for_now()
    {
        RecurringWindow[] always = [new("0 * * * *", 60, "UTC")];
        var at = DateTimeOffset.Parse("2026-01-15T08:10:00Z", null);
        always.EndIfWithin(at).ShouldNotBeNull().ShouldBeGreaterThan(at.AddDays(365));
    }
}
