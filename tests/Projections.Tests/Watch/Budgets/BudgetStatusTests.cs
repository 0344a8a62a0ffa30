using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Budgets;

namespace BusinessMetrics.Projections.Tests.Watch.Budgets;

public sealed class BudgetStatusTests
{
    private static readonly BudgetInForce Thousand = new("training", 1000, 80);

    [Fact]
    public void a_spend_stands_to_its_budget()
    {
        var status = BudgetStatus.Of(Thousand, At("2026-03-11T00:00Z"), 250.50m);

        status.CurrentSpend.ShouldBe(250.50m);
        status.BudgetRemaining.ShouldBe(749.50m);
        status.UsedPercent.ShouldBe(25.05m);
    }

    [Fact]
    public void what_is_spent_beyond_the_budget_remains_below_zero()
    {
        var status = BudgetStatus.Of(Thousand, At("2026-03-11T00:00Z"), 1500);

        status.BudgetRemaining.ShouldBe(-500);
        status.UsedPercent.ShouldBe(150);
    }

    [Fact]
    public void a_third_is_told_to_twelve_decimals_and_of_a_budget_of_nothing_no_share_is()
    {
        BudgetStatus.UsedPercentOf(1, 3).ShouldBe(33.333333333333m);
        BudgetStatus.UsedPercentOf(1, 0).ShouldBeNull();
        BudgetStatus.Of(BudgetInForce.Default("total", 0), At("2026-03-11T00:00Z"), 5).BudgetRemaining.ShouldBe(-5);
    }

    [Theory]
    [InlineData("2026-03-01T00:00:00Z", "2026-02-01", "2026-03-01")]
    [InlineData("2026-03-01T00:00:00.000001Z", "2026-03-01", "2026-04-01")]
    [InlineData("2026-03-31T23:59:59.999999Z", "2026-03-01", "2026-04-01")]
    [InlineData("2026-01-01T00:00:00Z", "2025-12-01", "2026-01-01")]
    [InlineData("2028-03-01T00:00:00Z", "2028-02-01", "2028-03-01")]
    [InlineData("2026-03-01T01:00:00+02:00", "2026-02-01", "2026-03-01")]
    public void a_window_belongs_to_the_utc_month_of_its_last_instant(string end, string first, string next)
    {
        var month = BudgetMonth.OfWindowEnd(At(end));

        month.Start.ShouldBe(At(first + "T00:00Z"));
        month.End.ShouldBe(At(next + "T00:00Z"));
        BudgetStatus.Of(Thousand, At(end), 0).Month.ShouldBe(month);
    }

    [Fact]
    public void the_ends_of_time_have_a_month_too()
    {
        BudgetMonth.OfWindowEnd(DateTimeOffset.MinValue).Start.ShouldBe(DateTimeOffset.MinValue);
        BudgetMonth.OfWindowEnd(DateTimeOffset.MaxValue).End.ShouldBe(DateTimeOffset.MaxValue);
        SpendProjection.Of(new Dictionary<DateTimeOffset, ExactNumber>(), DateTimeOffset.MinValue).ShouldBe(new(0, ProjectionBasis.CurrentSpend));
        SpendProjection.Of(new Dictionary<DateTimeOffset, ExactNumber>(), DateTimeOffset.MaxValue).ShouldBe(new(0, ProjectionBasis.MonthOver));
    }

    [Fact]
    public void a_list_begins_with_the_total_and_names_every_service_that_has_a_budget_or_spent()
    {
        var list = BudgetList.Of(
            [new("web", 50, 70, SetAt: At("2026-03-02T00:00Z"), Sequence: 7), new("idle", 10, 80, SetAt: At("2026-03-02T00:00Z"), Sequence: 8)],
            [("web", 20), ("api", 5), ("total", 1)],
            defaultBudget: 1000,
            At("2026-03-11T00:00Z"));

        list.Select(status => (status.Budget.Scope, status.Budget.Amount, status.Budget.IsSet, status.CurrentSpend)).ShouldBe(
        [
            ("total", (ExactNumber)1000, false, (ExactNumber)26),
            ("api", 1000, false, 5),
            ("idle", 10, true, 0),
            ("service:total", 1000, false, 1),
            ("web", 50, true, 20),
        ]);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
