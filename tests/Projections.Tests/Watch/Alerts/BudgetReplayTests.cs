using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Alerts;

namespace BusinessMetrics.Projections.Tests.Watch.Alerts;

public sealed class BudgetReplayTests
{
    [Fact]
    public void the_spend_of_each_month_is_measured_by_its_own_budget_up_to_its_last_minute()
    {
        var march = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var february = march.AddMonths(-1);
        (DateTimeOffset, ExactNumber)[] spent = [(february, 10), (march.AddMinutes(-1), 30), (march, 5), (march.AddMinutes(1), 1)];

        var used = BudgetReplay.UsedPercent(
            spent,
            [march.AddMinutes(-1), march, march.AddMinutes(1), march.AddMinutes(2)],
            new Dictionary<DateTimeOffset, ExactNumber> { [february] = 100, [march] = 50 });

        used.Select(each => each.Value!.Value.ToDouble()).ShouldBe([10, 40, 10, 12]);
    }

    [Fact]
    public void of_a_budget_of_nothing_no_share_can_be_told()
    {
        var month = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

        BudgetReplay.UsedPercent([], [month.AddDays(1)], new Dictionary<DateTimeOffset, ExactNumber> { [month] = 0 }).ShouldHaveSingleItem().Value.ShouldBeNull();
    }
}
