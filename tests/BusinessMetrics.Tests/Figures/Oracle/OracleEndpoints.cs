using System.Text.Json.Nodes;

namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>The oracle's answers to a question, one endpoint after the other.</summary>
public static class OracleEndpoints
{
    /// <summary>The name of each endpoint and what it answers.</summary>
    public static IReadOnlyList<(string Endpoint, JsonObject Answer)> Answers(this MetricsOracle oracle, OracleQuestion question)
    {
        var (start, end, asOf, filters, aggregation, costGroup, usageGroup, listingGroup, _) = question;
        return
        [
            ("summary", oracle.Summary(start, end, filters.Category, asOf)),
            ("performance", oracle.Performance(start, end, filters.Model, filters.Service, aggregation, asOf)),
            ("security", oracle.Security(start, end, filters.ThreatType, filters.Severity, asOf)),
            ("cost", oracle.Cost(start, end, filters.Service, filters.ResourceType, costGroup, asOf)),
            ("usage", oracle.Usage(start, end, filters.Service, filters.User, usageGroup, asOf)),
            ("compliance", oracle.Compliance(start, end, filters.Framework, asOf)),
            ("listing", oracle.Listing(
                start, end, filters.MetricName, filters.Category, filters.Service, filters.Model, aggregation, listingGroup, asOf, filters.Unit)),
        ];
    }
}
