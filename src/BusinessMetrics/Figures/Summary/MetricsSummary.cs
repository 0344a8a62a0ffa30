using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Figures.Summary;

/// <param name="TimeRange">1h, 24h, 7d or 30d; or the window that was asked for as an ISO 8601 interval.</param>
/// <param name="TotalMetrics">How many metrics the window holds.</param>
/// <param name="Trends">The ten most recorded metrics.</param>
/// <param name="Alerts">Those that are firing now (at as_of's moment), the worst first, the top of them; with a category, those of rules of that category or of none.</param>
/// <param name="LastUpdated">When this answer was computed.</param>
public sealed record MetricsSummary(
    string TimeRange,
    long TotalMetrics,
    SummaryCategories Categories,
    IReadOnlyList<MetricTrend> Trends,
    IReadOnlyList<FiringAlert> Alerts,
    DateTimeOffset LastUpdated)
{
    /// <summary>How many more are firing; left out where these are all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OtherAlerts? AlertsRest { get; init; }
}

/// <param name="Alerts">How many there are.</param>
public sealed record OtherAlerts(long Alerts);

public sealed record SummaryCategories(
    MeasuredSummary Performance,
    MeasuredSummary Security,
    CostSummary Cost,
    UsageSummary Usage,
    MeasuredSummary Compliance)
{
    /// <summary>Categories that the contract does not name, each shown like performance.</summary>
    [JsonExtensionData]
    public Dictionary<string, object> Further { get; init; } = [];
}

/// <param name="AvgValue">The mean of the values in the dimension that most of the category's metrics are measured in; 0 where there are none.</param>
/// <param name="Unit">What avg_value is in; left out where there are none.</param>
/// <param name="TopMetrics">The five most recorded.</param>
public sealed record MeasuredSummary(
    long Count,
    double AvgValue,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    IReadOnlyList<TopMetric> TopMetrics);

/// <param name="Value">The metric's mean in the window, of the dimension that most of it is measured in.</param>
public sealed record TopMetric(string MetricName, double Value, string Unit, Trend Trend);

/// <param name="Count">All cost metrics, of money and of resources.</param>
/// <param name="TotalValue">Money spent.</param>
/// <param name="Unit">The reporting currency, in which all of it is.</param>
/// <param name="TopServices">The five that spent most.</param>
public sealed record CostSummary(long Count, ExactNumber TotalValue, string Unit, IReadOnlyList<ServiceCost> TopServices);

public sealed record ServiceCost(string Service, ExactNumber Cost, Trend Trend);

/// <param name="Count">All usage metrics.</param>
/// <param name="TopServices">The five with the most requests.</param>
public sealed record UsageSummary(long Count, ExactNumber TotalRequests, string Unit, IReadOnlyList<ServiceRequests> TopServices);

public sealed record ServiceRequests(string Service, ExactNumber Requests, Trend Trend);

/// <param name="CurrentValue">The metric's mean in the window.</param>
/// <param name="PreviousValue">Its mean in the window of the same length just before; 0 where there was none.</param>
/// <param name="Unit">What both are in: of the dimension that most of the metric is measured in.</param>
public sealed record MetricTrend(string MetricName, double CurrentValue, double PreviousValue, string Unit, double ChangePercent, Trend Trend);

/// <param name="Severity">low, medium, high or critical.</param>
/// <param name="CurrentValue">The figure when the alert was raised.</param>
public sealed record FiringAlert(string MetricName, string Severity, string Message, double Threshold, double CurrentValue);
