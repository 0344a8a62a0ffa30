using BusinessMetrics.Figures.Summary;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Tests.Figures.Summary;

public sealed class SummaryComposerTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void every_block_is_made_from_its_own_category()
    {
        var summary = Compose(
            current:
            [
                Of(MetricCategories.Performance, "api", "latency", "ms", 4, 400),
                Of(MetricCategories.Performance, "web", "latency", "ms", 1, 200),
                Of(MetricCategories.Performance, "api", "accuracy", "percentage", 5, 450),
                Of(MetricCategories.Security, "api", "threat_detected", "count", 2, 6),
                Of(MetricCategories.Cost, "api", "gpu_cost", "USD", 3, 12.30m),
                Of(MetricCategories.Cost, "web", "network_cost", "USD", 1, 20),
                Of(MetricCategories.Cost, "api", "cpu_hours", "h", 7, 1000),
                Of(MetricCategories.Usage, "api", "api_requests", "requests", 2, 300),
                Of(MetricCategories.Usage, "api", "active_sessions", "count", 1, 5000),
                Of(MetricCategories.Usage, "web", "page_views", "calls", 1, 40),
                Of(MetricCategories.Compliance, "audit", "gdpr_compliance", "percentage", 4, 380),
            ],
            previous:
            [
                Of(MetricCategories.Performance, "api", "latency", "ms", 10, 1000),
                Of(MetricCategories.Performance, "api", "accuracy", "percentage", 1, 90),
                Of(MetricCategories.Security, "api", "threat_detected", "count", 1, 6),
                Of(MetricCategories.Cost, "api", "gpu_cost", "USD", 1, 12.30m),
                Of(MetricCategories.Cost, "web", "network_cost", "USD", 9, 10),
                Of(MetricCategories.Usage, "api", "api_requests", "requests", 2, 400),
            ]);

        (summary.TimeRange, summary.TotalMetrics, summary.LastUpdated).ShouldBe(("24h", 31L, Now));
        summary.Alerts.ShouldBeEmpty();

        // Latency 600 / 5 = 120 after 100; accuracy 90 after 90. Both five times: by name.
        var performance = summary.Categories.Performance;
        // Five in percent and five in milliseconds cannot be added: of equals the first by the unit's name.
        (performance.Count, performance.AvgValue, performance.Unit).ShouldBe((10L, 120, "ms"));
        performance.TopMetrics.ShouldBe([new("accuracy", 90, "percentage", Trend.Stable), new("latency", 120, "ms", Trend.Up)]);

        // 3 after 6.
        (summary.Categories.Security.Count, summary.Categories.Security.AvgValue).ShouldBe((2L, 3));
        summary.Categories.Security.TopMetrics.ShouldBe([new("threat_detected", 3, "count", Trend.Down)]);

        // Hours are a cost metric, but no money.
        (summary.Categories.Cost.Count, summary.Categories.Cost.TotalValue).ShouldBe((11L, 32.30m));
        summary.Categories.Cost.TopServices.ShouldBe([new("web", 20, Trend.Up), new("api", 12.30m, Trend.Stable)]);

        // Sessions are usage, but no requests.
        (summary.Categories.Usage.Count, summary.Categories.Usage.TotalRequests).ShouldBe((4L, 340));
        summary.Categories.Usage.TopServices.ShouldBe([new("api", 300, Trend.Down), new("web", 40, Trend.Up)]);

        (summary.Categories.Compliance.Count, summary.Categories.Compliance.AvgValue).ShouldBe((4L, 95));
        summary.Categories.Compliance.TopMetrics.ShouldBe([new("gdpr_compliance", 95, "percentage", Trend.Up)]);

        summary.Trends.Select(trend => trend.MetricName).ShouldBe(
        [
            "cpu_hours", "accuracy", "latency", "gdpr_compliance", "gpu_cost", "api_requests", "threat_detected", "active_sessions",
            "network_cost", "page_views",
        ]);
        summary.Trends[0].ShouldBe(new("cpu_hours", 1000.0 / 7, 0, "h", 100, Trend.Up));
        summary.Trends[2].ShouldBe(new("latency", 120, 100, "ms", 20, Trend.Up));
        summary.Trends[5].ShouldBe(new("api_requests", 150, 200, "requests", -25, Trend.Down));
    }

    [Fact]
    public void nothing_is_zero_everywhere()
    {
        var summary = Compose([], [Of(MetricCategories.Cost, "api", "gpu_cost", "USD", 3, 12)]);

        summary.TotalMetrics.ShouldBe(0);
        foreach (var block in new[] { summary.Categories.Performance, summary.Categories.Security, summary.Categories.Compliance })
        {
            (block.Count, block.AvgValue).ShouldBe((0L, 0));
            block.TopMetrics.ShouldBeEmpty();
        }

        (summary.Categories.Cost.Count, summary.Categories.Cost.TotalValue).ShouldBe((0L, 0));
        (summary.Categories.Usage.Count, summary.Categories.Usage.TotalRequests).ShouldBe((0L, 0));
        summary.Trends.ShouldBeEmpty();
    }

    [Fact]
    public void five_metrics_five_services_and_ten_trends_are_shown_and_ties_go_by_name()
    {
        var letters = "kjihgfedcba".Select(letter => letter.ToString()).ToArray();
        var summary = Compose(
            [
                .. letters.Select(letter => Of(MetricCategories.Security, "api", letter, "count", 2, 2)),
                .. letters.Select(letter => Of(MetricCategories.Cost, letter, "cost", "USD", 1, letter == "k" ? 9 : 5)),
                .. letters.Select(letter => Of(MetricCategories.Usage, letter, "hits", "calls", 1, letter == "k" ? 9 : 5)),
            ],
            []);

        summary.Categories.Security.TopMetrics.Select(metric => metric.MetricName).ShouldBe(["a", "b", "c", "d", "e"]);
        summary.Categories.Cost.TopServices.Select(service => service.Service).ShouldBe(["k", "a", "b", "c", "d"]);
        summary.Categories.Usage.TopServices.Select(service => service.Service).ShouldBe(["k", "a", "b", "c", "d"]);
        // Cost and hits were recorded eleven times each, over all services.
        summary.Trends.Select(trend => trend.MetricName).ShouldBe(["cost", "hits", "a", "b", "c", "d", "e", "f", "g", "h"]);
    }

    [Fact]
    public void one_name_in_two_categories_is_two_metrics()
    {
        var summary = Compose(
            [Of(MetricCategories.Usage, "api", "error_rate", "percentage", 1, 8), Of(MetricCategories.Performance, "api", "error_rate", "percentage", 1, 2)],
            [Of(MetricCategories.Usage, "api", "error_rate", "percentage", 1, 4)]);

        summary.Trends.ShouldBe([new("error_rate", 2, 0, "percentage", 100, Trend.Up), new("error_rate", 8, 4, "percentage", 100, Trend.Up)]);
    }

    [Fact]
    public void money_is_what_is_in_the_reporting_currency()
    {
        SeriesFigures[] current = [Of(MetricCategories.Cost, "api", "gpu_cost", "EUR", 1, 7), Of(MetricCategories.Cost, "api", "old_cost", "USD", 1, 5)];

        SummaryComposer.Compose("7d", current, [], "EUR", [], Now).Categories.Cost.TotalValue.ShouldBe(7);
    }

    [Fact]
    public void one_metric_in_two_units_of_a_dimension_has_one_mean()
    {
        var summary = Compose(
            [Of(MetricCategories.Performance, "api", "latency", "s", 1, 0.2m), Of(MetricCategories.Performance, "api", "latency", "ms", 1, 300)],
            [Of(MetricCategories.Performance, "api", "latency", "Seconds", 2, 1)]);

        // 200 ms and 300 ms, after twice 500 ms.
        (summary.Categories.Performance.AvgValue, summary.Categories.Performance.Unit).ShouldBe((250, "ms"));
        summary.Categories.Performance.TopMetrics.ShouldBe([new("latency", 250, "ms", Trend.Down)]);
        summary.Trends.ShouldBe([new("latency", 250, 500, "ms", -50, Trend.Down)]);
    }

    [Fact]
    public void what_most_of_it_is_measured_in_is_never_added_to_anything_else()
    {
        var summary = Compose(
            [
                Of(MetricCategories.Performance, "api", "load", "percentage", 2, 120),
                Of(MetricCategories.Performance, "api", "load", "ratio", 1, 0.9m),
                Of(MetricCategories.Performance, "api", "load", "bananas", 2, 1_000_000),
            ],
            []);

        // 60, 60 and 90 percent.
        (summary.Categories.Performance.Count, summary.Categories.Performance.AvgValue, summary.Categories.Performance.Unit).ShouldBe((5L, 70, "percentage"));
        summary.Categories.Performance.TopMetrics.ShouldBe([new("load", 70, "percentage", Trend.Up)]);
    }

    [Fact]
    public void money_is_added_up_in_every_spelling_of_the_reporting_currency()
    {
        var cost = Compose(
            [
                Of(MetricCategories.Cost, "api", "gpu", "$", 1, 1), Of(MetricCategories.Cost, "api", "gpu", "US-Dollar", 1, 2),
                Of(MetricCategories.Cost, "web", "gpu", "cents", 2, 450), Of(MetricCategories.Cost, "api", "gpu", "bananas", 1, 99),
            ],
            []).Categories.Cost;

        (cost.Count, cost.TotalValue, cost.Unit).ShouldBe((5L, 7.5m, "USD"));
        cost.TopServices.ShouldBe([new("web", 4.5m, Trend.Up), new("api", 3, Trend.Up)]);
    }

    private static MetricsSummary Compose(IReadOnlyList<SeriesFigures> current, IReadOnlyList<SeriesFigures> previous) =>
        SummaryComposer.Compose("24h", current, previous, "USD", [], Now);

    private static SeriesFigures Of(MetricCategory category, string service, string name, string unit, long count, ExactNumber sum) =>
        new(new(category, service, name, null, unit), new(count, sum, 0, 0));
}
