using BusinessMetrics.Platform.RateLimits;

namespace BusinessMetrics.Tests.Platform.RateLimits;

public sealed class RateWindowTests
{
    private static DateTimeOffset Second(double second) => new DateTimeOffset(2026, 11, 23, 9, 30, 0, TimeSpan.Zero).AddSeconds(second);

    [Theory]
    // Nothing before: what is left of the limit.
    [InlineData(100, 0, 0, 10, 30, 10)]
    [InlineData(100, 0, 95, 10, 30, 5)]
    [InlineData(100, 0, 100, 10, 30, 0)]
    [InlineData(100, 0, 180, 10, 30, 0)]
    // The full minute before counts whole at the start, half in the middle, and not at all in the end.
    [InlineData(100, 100, 0, 10, 0, 0)]
    [InlineData(100, 100, 0, 100, 30, 50)]
    [InlineData(100, 100, 40, 100, 30, 10)]
    [InlineData(100, 100, 0, 100, 45, 75)]
    // More than the limit, as when it was lowered meanwhile.
    [InlineData(100, 1000, 0, 10, 30, 0)]
    public void permits_are_what_a_sliding_minute_leaves(long limit, long before, long taken, long wanted, double second, long granted) =>
        RateWindow.Granted(limit, before, taken, wanted, Second(second)).ShouldBe(granted);

    [Theory]
    // Full: when the next minute begins.
    [InlineData(100, 0, 100, 50, 10)]
    [InlineData(100, 0, 100, 59.9, 1)]
    // 100 were taken before, 49 since: the fiftieth is to be had when half of the hundred has faded.
    [InlineData(100, 100, 49, 10, 20)]
    [InlineData(100, 100, 0, 0, 1)]
    public void the_next_permit_is_told_in_whole_seconds(long limit, long before, long taken, double second, int seconds) =>
        RateWindow.RetryAfter(limit, before, taken, Second(second)).ShouldBe(TimeSpan.FromSeconds(seconds));
}
