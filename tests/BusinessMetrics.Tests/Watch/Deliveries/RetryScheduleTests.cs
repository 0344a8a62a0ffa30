using BusinessMetrics.Watch.Deliveries;

namespace BusinessMetrics.Tests.Watch.Deliveries;

public sealed class RetryScheduleTests
{
    [Theory]
    [InlineData(1, "00:00:05")]
    [InlineData(2, "00:05:00")]
    [InlineData(3, "00:30:00")]
    [InlineData(4, "02:00:00")]
    [InlineData(5, "05:00:00")]
    [InlineData(6, "10:00:00")]
    [InlineData(7, "10:00:00")]
    [InlineData(8, "14:00:00")]
    [InlineData(9, "20:00:00")]
    [InlineData(10, "1.00:00:00")]
    [InlineData(99, "1.00:00:00")]
    public void it_is_tried_soon_at_first_and_then_with_patience(int tries, string wait) => RetrySchedule.WaitAfter(tries, null, 0).ShouldBe(TimeSpan.Parse(wait));

    [Fact]
    public void chance_only_adds() => RetrySchedule.WaitAfter(2, null, 1).ShouldBe(TimeSpan.FromSeconds(330));

    [Fact]
    public void the_other_side_is_not_asked_before_it_wants_to_be_but_within_a_day()
    {
        RetrySchedule.WaitAfter(1, TimeSpan.FromMinutes(2), 0).ShouldBe(TimeSpan.FromMinutes(2));
        RetrySchedule.WaitAfter(2, TimeSpan.FromMinutes(2), 0).ShouldBe(TimeSpan.FromMinutes(5));
        RetrySchedule.WaitAfter(1, TimeSpan.FromDays(30), 0).ShouldBe(TimeSpan.FromDays(1));
        RetrySchedule.WaitAfter(1, TimeSpan.FromSeconds(-5), 0).ShouldBe(TimeSpan.FromSeconds(5));
    }
}
