using System.Text.Json.Nodes;
using static BusinessMetrics.Tests.Figures.Oracle.Arithmetic;

namespace BusinessMetrics.Tests.Figures.Oracle;

public sealed partial class MetricsOracle
{
    private const int MetricsShown = 5;
    private const int ServicesShown = 5;
    private const int TrendsShown = 10;

    /// <summary>
    /// What <c>GET /metrics/summary</c> answers, without the time range's label, the alerts and the time of the answer.
    /// With a category the other blocks are as if nothing had been recorded.
    /// </summary>
    public JsonObject Summary(DateTimeOffset start, DateTimeOffset? end, string? category = null, DateTimeOffset? asOf = null)
    {
        var window = OracleWindow.Of(start, end, asOf);
        var current = Filtered(window);
        var previous = Filtered(window.Previous);

        return new JsonObject
        {
            ["total_metrics"] = current.Count,
            ["categories"] = new JsonObject
            {
                ["performance"] = Block("performance"),
                ["security"] = Block("security"),
                ["cost"] = CostBlock(Of("cost", current), Of("cost", previous)),
                ["usage"] = UsageBlock(Of("usage", current), Of("usage", previous)),
                ["compliance"] = Block("compliance"),
            },
            ["trends"] = Trends(current, previous),
        };

        List<OracleMetric> Filtered(OracleWindow of) =>
            [.. KnownIn(of, asOf).Where(metric => category is null || metric.Category == category)];

        JsonObject Block(string name) => CategoryBlock(Of(name, current), Of(name, previous));
    }

    private static List<OracleMetric> Of(string category, IEnumerable<OracleMetric> metrics) =>
        [.. metrics.Where(metric => metric.Category == category)];

    /// <summary>Of what most are measured in now; its unit is that of both windows, where they have one.</summary>
    private static OracleScale ScaleOfBoth(List<OracleMetric> now, List<OracleMetric> before)
    {
        var most = OracleUnits.Scale(now)!.Base;
        return OracleUnits.Scale(now.Concat(before).Where(metric => OracleUnits.Of(metric).Base == most))!;
    }

    private static JsonObject CategoryBlock(List<OracleMetric> current, List<OracleMetric> previous)
    {
        return new()
        {
            ["count"] = current.Count,
            ["avg_value"] = Mean(Scaled(current)),
            ["unit"] = OracleUnits.Scale(current)?.Name,
            ["top_metrics"] = Rows(current
                .GroupBy(metric => metric.Name)
                .OrderByDescending(ofName => ofName.Count())
                .ThenBy(ofName => ofName.Key, StringComparer.Ordinal)
                .Take(MetricsShown)
                .Select(ofName => (ofName.Key, Scale: ScaleOfBoth([.. ofName], Named(ofName.Key)), Now: ofName, Before: Named(ofName.Key)))
                .Select(figures => new JsonObject
                {
                    ["metric_name"] = figures.Key,
                    ["value"] = Mean(figures.Scale.Of(figures.Now)),
                    ["unit"] = figures.Scale.Name,
                    ["trend"] = Trend(Mean(figures.Scale.Of(figures.Now)), Mean(figures.Scale.Of(figures.Before))),
                })),
        };

        List<OracleMetric> Named(string name) => [.. previous.Where(metric => metric.Name == name)];
    }

    private static JsonObject CostBlock(List<OracleMetric> current, List<OracleMetric> previous) => new()
    {
        ["count"] = current.Count,
        ["total_value"] = Sum(MoneySpent(current)),
        ["unit"] = "USD",
        ["top_services"] = TopServices("cost", MoneySpent(current), MoneySpent(previous)),
    };

    private static JsonObject UsageBlock(List<OracleMetric> current, List<OracleMetric> previous) => new()
    {
        ["count"] = current.Count,
        ["total_requests"] = Sum(Requests(current)),
        ["unit"] = "requests",
        ["top_services"] = TopServices("requests", Requests(current), Requests(previous)),
    };

    private static JsonArray TopServices(string figure, List<OracleMetric> current, List<OracleMetric> previous) => Rows(current
        .GroupBy(metric => metric.Service)
        .OrderByDescending(Sum)
        .ThenBy(ofService => ofService.Key, StringComparer.Ordinal)
        .Take(ServicesShown)
        .Select(ofService => new JsonObject
        {
            ["service"] = ofService.Key,
            [figure] = Sum(ofService),
            ["trend"] = Trend(Sum(ofService), Sum(previous.Where(metric => metric.Service == ofService.Key))),
        }));

    private static JsonArray Trends(List<OracleMetric> current, List<OracleMetric> previous) => Rows(current
        .GroupBy(metric => (metric.Category, metric.Name))
        .OrderByDescending(ofMetric => ofMetric.Count())
        .ThenBy(ofMetric => ofMetric.Key.Name, StringComparer.Ordinal)
        .ThenBy(ofMetric => Categories.ToList().IndexOf(ofMetric.Key.Category))
        .Take(TrendsShown)
        .Select(ofMetric => (ofMetric.Key, Now: ofMetric.ToList(), Before: previous.Where(metric => (metric.Category, metric.Name) == ofMetric.Key).ToList()))
        .Select(both => (both.Key, Scale: ScaleOfBoth(both.Now, both.Before), both.Now, both.Before))
        .Select(both => (both.Key, Unit: both.Scale.Name, Now: Mean(both.Scale.Of(both.Now)), Before: Mean(both.Scale.Of(both.Before))))
        .Select(figures => new JsonObject
        {
            ["metric_name"] = figures.Key.Name,
            ["current_value"] = figures.Now,
            ["previous_value"] = figures.Before,
            ["unit"] = figures.Unit,
            ["change_percent"] = ChangePercent(figures.Now, figures.Before),
            ["trend"] = Trend(figures.Now, figures.Before),
        }));
}
