using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Tests.Store.Rollups;

public sealed class TimeWindowTests
{
    [Fact]
    public void the_previous_window_is_as_long_and_ends_where_this_one_starts()
    {
        var window = new TimeWindow(At("2028-03-01T00:00:00Z"), At("2028-03-08T00:00:00Z"));

        window.Previous.ShouldBe(new(At("2028-02-23T00:00:00Z"), At("2028-03-01T00:00:00Z")));
    }

    [Theory]
    [InlineData("2026-03-10T12:34:56.789Z", "2026-03-10T11:34:00Z", "2026-03-10T10:33:00Z")]
    [InlineData("2026-03-10T12:34:00Z", "2026-03-10T11:34:00Z", "2026-03-10T10:34:00Z")]
    [InlineData("2026-03-10T12:34:59.9999999Z", "2026-03-10T11:34:00Z", "2026-03-10T10:33:00Z")]
    public void the_last_hour_is_never_shorter_than_that_and_open_at_its_end(string now, string start, string previousStart)
    {
        var window = TimeWindow.Last(TimeSpan.FromHours(1), At(now));

        window.Start.ShouldBe(At(start));
        window.End.ShouldBeGreaterThan(At(now).AddYears(1000));
        window.Length.ShouldBe(At(now) - At(start));
        window.Length.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromHours(1));
        window.Previous.ShouldBe(new(At(previousStart), At(start)));
    }

    [Fact]
    public void an_open_end_cuts_no_bucket_of_any_length()
    {
        var window = TimeWindow.Since(At("2026-03-10T12:34:00Z"), At("2026-03-10T12:34:30Z"));

        foreach (var granularity in Enum.GetValues<Granularity>())
            granularity.Floor(window.End).ShouldBe(window.End);
    }

    [Fact]
    public void a_window_that_goes_on_can_begin_with_time_itself()
    {
        TimeWindow.Last(TimeSpan.FromDays(30), DateTimeOffset.MinValue).Start.ShouldBe(DateTimeOffset.MinValue);
        TimeWindow.Last(TimeSpan.FromDays(30), At("0001-01-02T00:00:30Z")).Previous.ShouldBe(new(DateTimeOffset.MinValue, DateTimeOffset.MinValue));
    }

    [Fact]
    public void before_the_first_windows_there_is_only_what_time_there_was()
    {
        var first = new TimeWindow(DateTimeOffset.MinValue, At("0001-01-02T00:00:00Z"));
        var second = new TimeWindow(At("0001-01-02T00:00:00Z"), At("0001-01-08T00:00:00Z"));

        first.Previous.ShouldBe(new(DateTimeOffset.MinValue, DateTimeOffset.MinValue));
        second.Previous.ShouldBe(new(DateTimeOffset.MinValue, second.Start));
    }

    [Fact]
    public void its_text_is_its_ends_and_not_all_the_windows_before_it() =>
        new TimeWindow(At("2026-03-10T12:00:00Z"), At("2026-03-10T13:00:00Z")).ToString()
            .ShouldBe("[2026-03-10T12:00:00.0000000+00:00, 2026-03-10T13:00:00.0000000+00:00)");

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text);
}
