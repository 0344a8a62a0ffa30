using BusinessMetrics.Figures.Series;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Tests.Figures.Series;

public sealed class StepTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, "1m")]
    [InlineData(16, "1m")]
    [InlineData(24, "5m")]
    [InlineData(7 * 24, "15m")]
    [InlineData(30 * 24, "1h")]
    [InlineData(90 * 24, "6h")]
    [InlineData(366 * 24, "1d")]
    [InlineData(3660 * 24, "1w")]
    public void the_finest_step_with_at_most_a_thousand_points_is_chosen(int hours, string step) =>
        Step.Automatic(new(Noon.AddHours(-hours), Noon)).Name.ShouldBe(step);

    [Fact]
    public void a_day_has_as_many_hours_as_the_zone_gives_it()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        var starts = Step.Of("1d").BucketsOf(new(At(2026, 3, 28), At(2026, 3, 31)), berlin).Starts;

        // Summer time begins on 29 March 2026 at 1:00 UTC.
        starts.ShouldBe([At(2026, 3, 27, 23), At(2026, 3, 28, 23), At(2026, 3, 29, 22), At(2026, 3, 30, 22)]);
    }

    [Fact]
    public void where_clocks_are_put_forward_at_midnight_the_day_starts_an_hour_later()
    {
        var cairo = TimeZoneInfo.FindSystemTimeZoneById("Africa/Cairo");

        // On 24 April 2026 at 00:00 it becomes 01:00, from two hours ahead of UTC to three.
        Step.Of("1d").BucketsOf(new(At(2026, 4, 23), At(2026, 4, 25)), cairo).Starts
            .ShouldBe([At(2026, 4, 22, 22), At(2026, 4, 23, 22), At(2026, 4, 24, 21)]);
    }

    [Fact]
    public void weeks_start_on_mondays() =>
        Step.Of("1w").BucketsOf(new(Noon, Noon.AddDays(8)), TimeZoneInfo.Utc).Starts.ShouldBe([At(2026, 3, 9), At(2026, 3, 16)]);

    [Fact]
    public void a_window_that_goes_on_has_buckets_for_what_is_ahead_of_now()
    {
        var window = TimeWindow.Last(TimeSpan.FromMinutes(3), Noon);

        Step.Of("1m").BucketsOf(window, TimeZoneInfo.Utc).Starts.Select(start => (start - Noon).TotalMinutes).ShouldBe([-3, -2, -1, 0, 1, 2, 3, 4, 5]);
    }

    [Fact]
    public void a_window_before_has_its_buckets_whole_steps_earlier()
    {
        var window = TimeWindow.Last(TimeSpan.FromDays(30), Noon.AddMinutes(17));
        var buckets = Step.Of("1h").BucketsOf(window, TimeZoneInfo.Utc);

        var before = Step.Of("1h").BeforeOf(buckets, window, TimeZoneInfo.Utc);

        (buckets.Starts[0] - before.Starts[0]).ShouldBe(TimeSpan.FromDays(30));
        before.Starts.Count.ShouldBe(buckets.Starts.Count);
    }

    private static DateTimeOffset At(int year, int month, int day, int hour = 0) => new(year, month, day, hour, 0, 0, TimeSpan.Zero);
}
