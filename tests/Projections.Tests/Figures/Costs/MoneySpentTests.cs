using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Projections.Tests.Figures.Costs;

public sealed class MoneySpentTests
{
    [Theory]
    [InlineData("cost", "USD", true)]
    [InlineData("cost", "EUR", false)]
    [InlineData("cost", "usd", true)]
    [InlineData("cost", "$", true)]
    [InlineData("cost", "US-Dollar", true)]
    [InlineData("cost", "cents", true)]
    [InlineData("cost", "€", false)]
    [InlineData("cost", "cpu_hours", false)]
    [InlineData("cost", "h", false)]
    [InlineData("usage", "USD", false)]
    [InlineData("performance", "USD", false)]
    [InlineData("security", "USD", false)]
    [InlineData("compliance", "USD", false)]
    public void any_cost_metric_in_a_unit_of_the_reporting_currency_is_money_spent(string category, string unit, bool isMoney) =>
        MoneySpent.IsIn(new(MetricCategories.Of(category), "model-api", "anything", null, unit), "USD").ShouldBe(isMoney);

    [Fact]
    public void another_reporting_currency_counts_its_own() =>
        MoneySpent.IsIn(new(MetricCategories.Of("cost"), "model-api", "gpu_cost", "bert-base", "EUR"), "EUR").ShouldBeTrue();
}
