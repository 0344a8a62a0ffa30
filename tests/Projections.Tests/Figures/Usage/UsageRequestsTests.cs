using BusinessMetrics.Projections.Figures.Usage;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;

namespace BusinessMetrics.Projections.Tests.Figures.Usage;

public sealed class UsageRequestsTests
{
    [Theory]
    [InlineData("requests", true)]
    [InlineData("request", true)]
    [InlineData("calls", true)]
    [InlineData("count", true)]
    [InlineData("call", true)]
    [InlineData("counts", true)]
    [InlineData("req", true)]
    [InlineData("{request}", true)]
    [InlineData("ms", false)]
    [InlineData("percentage", false)]
    [InlineData("sessions", false)]
    [InlineData("USD", false)]
    public void a_usage_metric_counts_requests_by_its_unit(string unit, bool counts) =>
        UsageRequests.AreIn(Series("api_requests", unit)).ShouldBe(counts);

    [Theory]
    [InlineData("feature_usage", false)]
    [InlineData("prediction_count", false)]
    [InlineData("active_sessions", false)]
    [InlineData("uptime", false)]
    [InlineData("error_rate", false)]
    [InlineData("response_time", false)]
    [InlineData("api_requests", true)]
    [InlineData("feature_usage_total", true)]
    public void some_names_count_something_else_whatever_their_unit(string name, bool counts)
    {
        foreach (var unit in new[] { "requests", "request", "calls", "count" })
            UsageRequests.AreIn(Series(name, unit)).ShouldBe(counts, unit);
    }

    [Theory]
    [InlineData("performance")]
    [InlineData("security")]
    [InlineData("cost")]
    [InlineData("compliance")]
    public void other_categories_count_no_requests(string category) =>
        UsageRequests.AreIn(Series("api_requests", "requests") with { Category = MetricCategories.Of(category) }).ShouldBeFalse();

    private static MetricSeries Series(string name, string unit) => new(MetricCategories.Of("usage"), "model-api", name, null, unit);
}
