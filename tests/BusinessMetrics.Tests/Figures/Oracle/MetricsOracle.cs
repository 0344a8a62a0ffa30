namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>
/// Every figure of every endpoint, computed straight from the list of all recorded metrics, one vocabulary row after the other.
/// It shares nothing with the service, and is slow and plain so that it can be checked by eye.
/// </summary>
public sealed partial class MetricsOracle(
    IReadOnlyList<OracleMetric> history, decimal monthlyBudget = 10000)
{
    /// <summary>The compliance frameworks.</summary>
    public static IReadOnlyList<string> Frameworks { get; } = ["gdpr", "soc2", "iso27001", "nist"];

    /// <summary>The categories, in the order of the summary's trends.</summary>
    public static IReadOnlyList<string> Categories { get; } = ["performance", "security", "cost", "usage", "compliance"];

    private static readonly string[] NoRequests =
        ["feature_usage", "prediction_count", "active_sessions", "uptime", "error_rate", "response_time"];

    private static readonly string[] AccuracyNames = ["prediction_accuracy", "model_accuracy", "accuracy"];

    private List<OracleMetric> Known(DateTimeOffset? asOf) => [.. history.Where(metric => metric.IsKnown(asOf))];

    private List<OracleMetric> KnownIn(OracleWindow window, DateTimeOffset? asOf) =>
        [.. Known(asOf).Where(metric => window.Contains(metric.OccurredAt))];

    private static List<OracleMetric> Requests(IEnumerable<OracleMetric> metrics) =>
        [.. metrics.Where(metric => metric.Category == "usage" && (OracleUnits.Of(metric).Name is "requests" or "count") && !NoRequests.Contains(metric.Name))];

    private static bool IsMoney(OracleMetric metric) => metric.Category == "cost" && OracleUnits.Of(metric).Dimension == "money";

    /// <summary>In dollars.</summary>
    private static List<OracleMetric> MoneySpent(IEnumerable<OracleMetric> metrics) => new OracleScale("USD", "USD", 1).Of(metrics.Where(IsMoney));

    private static List<OracleMetric> Accuracies(IEnumerable<OracleMetric> metrics) =>
        [.. metrics.Where(metric => metric.Is("performance", AccuracyNames) && OracleUnits.Of(metric).MayBeRatio)];
}
