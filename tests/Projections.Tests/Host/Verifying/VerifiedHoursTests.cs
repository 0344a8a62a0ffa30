using BusinessMetrics.Projections.Host.Verifying;

namespace BusinessMetrics.Projections.Tests.Host.Verifying;

public class VerifiedHoursTests
{
    private static readonly DateTimeOffset First = new(2026, 1, 1, 0, 30, 0, TimeSpan.Zero);

    [Fact]
    public void all_are_those_from_the_first_moments_to_the_last_moments_own() =>
        VerifiedHours.All(First, First.AddHours(2).AddMinutes(29)).Select(hour => hour.Hour).ShouldBe([0, 1, 2]);

    [Fact]
    public void a_sample_of_few_hours_is_all_of_them() =>
        VerifiedHours.Sample(First, First.AddHours(30), new Random(1)).ShouldBe(VerifiedHours.All(First, First.AddHours(30)));

    [Fact]
    public void a_sample_of_many_hours_is_the_newest_and_twelve_others_in_their_order()
    {
        var sample = VerifiedHours.Sample(First, First.AddHours(1000), new Random(1));

        sample.ShouldBe(sample.Distinct().Order());
        sample.Count.ShouldBe(37);
        sample.TakeLast(25).ShouldBe(VerifiedHours.All(First, First.AddHours(1000)).TakeLast(25));
    }

    [Fact]
    public void in_time_every_hour_is_in_a_sample()
    {
        var random = new Random(1);
        var seen = Enumerable.Range(0, 200).SelectMany(_ => VerifiedHours.Sample(First, First.AddHours(100), random)).Distinct();

        seen.Count().ShouldBe(101);
    }
}
