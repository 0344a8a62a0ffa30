using System.Globalization;
using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Budgets;

namespace BusinessMetrics.Projections.Tests.Watch.Budgets;

/// <summary>All of April 2026, which has 30 days and begins on a Wednesday.</summary>
public sealed class SpendProjectionTests
{
    private static readonly DateTimeOffset April = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void with_nothing_to_go_by_a_month_comes_to_what_is_spent() =>
        Projected(April.AddMinutes(1), (0, 5)).ShouldBe("5 CurrentSpend");

    [Fact]
    public void a_month_that_has_just_begun_goes_on_as_the_days_before()
    {
        // Ten on each of the 28 days before; a quarter of the first day has passed, with 2.5: 29.75 days of ten are left.
        Projected(April.AddHours(6), [(0, 2.5m), .. EachDay(-28, 28, 10)]).ShouldBe("300 Blended");
        // 2 and three quarters of the ten that the days before had in the mean are 9.5, on each of 29.75 days.
        Projected(April.AddHours(6), [(0, 2), .. EachDay(-28, 14, 8), .. EachDay(-14, 14, 12)]).ShouldBe("284.625 Blended");
        Projected(April.AddMinutes(1), [(0, 1000), .. EachDay(-28, 28, 10)]).ShouldBe("1299.993056 Blended");
    }

    [Fact]
    public void after_a_whole_day_the_months_own_days_count()
    {
        Projected(April.AddDays(1), (0, 10)).ShouldBe("300 RunRate");
        Projected(April.AddDays(10), [.. EachDay(0, 10, 10), .. EachDay(-28, 28, 100)]).ShouldBe("300 RunRate");
        Projected(April.AddDays(2), [.. EachDay(0, 2, 10), .. EachDay(-28, 28, 1)]).ShouldBe("300 RunRate");
        // The day that has begun counts as spent: 10 + 10 + 4, and 27.5 more of ten.
        Projected(April.AddDays(2).AddHours(12), (0, 10), (1, 10), (2, 4)).ShouldBe("299 RunRate");
        // Ten in three days, all of them seen before: 10 / 3 on each of 27 days.
        Projected(April.AddDays(3), [(0, 2), (1, 5), (2, 3), .. EachDay(-25, 5, 1), .. EachDay(-20, 20, 9)]).ShouldBe("100 RunRate");
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(-1000)]
    public void a_charge_or_credit_that_comes_once_is_not_multiplied(int amount)
    {
        // 9 days of ten and one of ten and the amount: 100 + amount, and ten on each of the 20 days left.
        Projected(April.AddDays(10), [.. EachDay(0, 10, 10), (4, amount)]).ShouldBe($"{300 + amount} RunRate");
        Projected(April.AddDays(10), (4, amount)).ShouldBe($"{amount} RunRate");
        Projected(April.AddDays(2), (0, amount)).ShouldBe($"{amount} RunRate");
    }

    [Fact]
    public void a_charge_on_the_first_of_each_month_is_not_multiplied()
    {
        Projected(April.AddDays(1), [(-31, 5000), (0, 5000), .. EachDay(-28, 29, 10)]).ShouldBe("5300 RunRate");
        // February's first is 28 days before March's.
        var march = April.AddMonths(-1);
        Text(SpendProjection.Of(ByDay([(-59, 5000), (-31, 5000), .. EachDay(-59, 29, 10)]), march.AddDays(1))).ShouldBe("5310 RunRate");
        Text(SpendProjection.Of(ByDay([(-59, 5000), (-31, 5000), .. EachDay(-59, 28, 10)]), march.AddHours(12))).ShouldBe("5305 Blended");
    }

    [Fact]
    public void what_comes_every_week_counts_though_most_days_have_none()
    {
        // 100 on each Wednesday: two in the first eight days, so 200 / 8 on each of 22.
        Projected(April.AddDays(8), (0, 100), (7, 100)).ShouldBe("750 RunRate");
        // Workdays of 100, and weekends of 20: ten and four in a fortnight, 1080 / 14 a day.
        var workdays = Enumerable.Range(0, 14).Select(day => (day, April.AddDays(day).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 20m : 100m)).ToArray();
        Projected(April.AddDays(14), workdays).ShouldBe("2314.285714 RunRate");
    }

    [Fact]
    public void never_below_what_is_spent_though_credits_prevail()
    {
        Projected(April.AddDays(10), EachDay(0, 10, -10)).ShouldBe("-100 RunRate");
        Projected(April.AddMinutes(1), [(0, -5), .. EachDay(-28, 28, -10)]).ShouldBe("-5 Blended");
    }

    [Fact]
    public void a_month_that_is_over_comes_to_what_was_spent()
    {
        Projected(April.AddMonths(1), (0, 10), (29, 20), (-1, 1000)).ShouldBe("30 MonthOver");
        Projected(April.AddMonths(1).AddMicroseconds(-1), EachDay(0, 30, 1)).ShouldBe("30 RunRate");
    }

    [Fact]
    public void a_spend_beyond_every_decimal_is_projected_exactly() =>
        Text(SpendProjection.Of(new Dictionary<DateTimeOffset, ExactNumber> { [April] = ExactNumber.ParseExact("3e30") }, April.AddDays(1)))
            .ShouldBe($"{ExactNumber.ParseExact("9e31")} RunRate");

    private static (int Day, decimal Spend)[] EachDay(int first, int count, decimal spend) => [.. Enumerable.Range(first, count).Select(day => (day, spend))];

    private static string Projected(DateTimeOffset end, params (int Day, decimal Spend)[] days) => Text(SpendProjection.Of(ByDay(days), end));

    /// <summary>Days are counted from the first of April; what is told twice of a day adds up.</summary>
    private static Dictionary<DateTimeOffset, ExactNumber> ByDay((int Day, decimal Spend)[] days) => days
        .GroupBy(day => day.Day, day => day.Spend)
        .ToDictionary(day => April.AddDays(day.Key), day => (ExactNumber)day.Sum());

    private static string Text(SpendProjection projection) => string.Create(CultureInfo.InvariantCulture, $"{projection.Spend} {projection.Basis}");
}
