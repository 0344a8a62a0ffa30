using BusinessMetrics.Projections.Costs;
using BusinessMetrics.Projections.Events;
using BusinessMetrics.Projections.Ledger;
using BusinessMetrics.Projections.Rollups;

namespace BusinessMetrics.Projections.Tests.Costs;

public sealed class MoneySpentTests
{
    [Theory]
    [InlineData(MetricCategory.Cost, "USD", true)]
    [InlineData(MetricCategory.Cost, "EUR", false)]
    [InlineData(MetricCategory.Cost, "usd", false)]
    [InlineData(MetricCategory.Cost, "cpu_hours", false)]
    [InlineData(MetricCategory.Cost, "h", false)]
    [InlineData(MetricCategory.Usage, "USD", false)]
    [InlineData(MetricCategory.Performance, "USD", false)]
    [InlineData(MetricCategory.Security, "USD", false)]
    [InlineData(MetricCategory.Compliance, "USD", false)]
    public void any_cost_metric_in_the_reporting_currency_is_money_spent(MetricCategory category, string unit, bool isMoney) =>
        MoneySpent.IsIn(new(category, "model-api", "anything", null, unit), "USD").ShouldBe(isMoney);

    [Fact]
    public void another_reporting_currency_counts_its_own() =>
        MoneySpent.IsIn(new(MetricCategory.Cost, "model-api", "gpu_cost", "bert-base", "EUR"), "EUR").ShouldBeTrue();
}
