using System.Text.Json.Nodes;
using static BusinessMetrics.Tests.Figures.Oracle.Arithmetic;

namespace BusinessMetrics.Tests.Figures.Oracle;

public sealed partial class MetricsOracle
{
    private const int UsersShown = 100;

    /// <summary>What <c>GET /metrics/usage</c> answers.</summary>
    public JsonObject Usage(
        DateTimeOffset start, DateTimeOffset? end, string? service = null, string? user = null, string? groupBy = null,
        DateTimeOffset? asOf = null)
    {
        var window = OracleWindow.Of(start, end, asOf);
        var current = Filtered(window);
        var previous = Filtered(window.Previous);
        var requests = Requests(current);

        var answer = new JsonObject
        {
            ["total_requests"] = Sum(requests),
            ["requests_by_service"] = Map(requests.GroupBy(metric => metric.Service), ofService => Sum(ofService)),
            ["requests_by_user"] = Map(LargestUsers(requests), ofUser => Sum(ofUser)),
            ["peak_usage"] = PeakUsage(requests, start),
            ["average_usage"] = new JsonObject
            {
                ["requests_per_hour"] = Ratio(Sum(requests), window.Hours),
                ["requests_per_user"] = Ratio(Sum(requests), requests.Where(metric => metric.User is not null).GroupBy(metric => metric.User).Count(ofUser => Sum(ofUser) != 0)),
            },
            ["user_activity"] = UserActivity(current),
            ["service_activity"] = ServiceActivity(current),
            ["feature_usage"] = FeatureUsage(Features(current), Features(previous)),
            ["samples"] = requests.Count,
        };
        if (groupBy is not null)
            answer["groups"] = UsageGroups(current, groupBy);
        return answer;

        List<OracleMetric> Filtered(OracleWindow of) =>
        [
            .. KnownIn(of, asOf).Where(metric => metric.Category == "usage"
                && (service is null || metric.Service == service)
                && (user is null || metric.User == user)),
        ];
    }

    private static IEnumerable<IGrouping<string, OracleMetric>> LargestUsers(List<OracleMetric> requests) => requests
        .Where(metric => metric.User is not null)
        .GroupBy(metric => metric.User!)
        .Where(ofUser => Sum(ofUser) != 0)
        .OrderByDescending(Sum)
        .ThenBy(ofUser => ofUser.Key, StringComparer.Ordinal)
        .Take(UsersShown);

    private static JsonObject PeakUsage(List<OracleMetric> requests, DateTimeOffset start)
    {
        var peak = requests
            .GroupBy(metric => Hour(metric.OccurredAt))
            .OrderByDescending(Sum)
            .ThenBy(ofHour => ofHour.Key)
            .FirstOrDefault();
        return new JsonObject
        {
            ["time"] = Instant(peak?.Key ?? Hour(start)),
            ["requests"] = peak is null ? 0 : Sum(peak),
        };
    }

    private static DateTimeOffset Hour(DateTimeOffset time) =>
        new DateTimeOffset(time.UtcDateTime.Date, TimeSpan.Zero).AddHours(time.UtcDateTime.Hour);

    private static JsonArray UserActivity(List<OracleMetric> current) => Rows(current
        .Where(metric => metric.User is not null)
        .GroupBy(metric => metric.User)
        .OrderByDescending(ofUser => Sum(Requests(ofUser)))
        .ThenBy(ofUser => ofUser.Key, StringComparer.Ordinal)
        .Take(UsersShown)
        .Select(ofUser => new JsonObject
        {
            ["user_id"] = ofUser.Key,
            ["requests"] = Sum(Requests(ofUser)),
            ["last_activity"] = Instant(ofUser.Max(metric => metric.OccurredAt)),
            ["active_sessions"] = ofUser.Select(metric => metric.Session).OfType<string>().Distinct().Count(),
        }));

    private static JsonArray ServiceActivity(List<OracleMetric> current) =>
        ServiceActivity(current, OracleUnits.Scale(Named(current, "error_rate")), OracleUnits.Scale(Named(current, "uptime")));

    private static List<OracleMetric> Named(IEnumerable<OracleMetric> metrics, string name) =>
        [.. metrics.Where(metric => metric.Name == name && OracleUnits.Of(metric).MayBeRatio)];

    private static JsonArray ServiceActivity(List<OracleMetric> current, OracleScale? errorRates, OracleScale? uptimes) => Rows(current
        .GroupBy(metric => metric.Service)
        .OrderByDescending(ofService => Sum(Requests(ofService)))
        .ThenBy(ofService => ofService.Key, StringComparer.Ordinal)
        .Select(ofService => new JsonObject
        {
            ["service"] = ofService.Key,
            ["requests"] = Sum(Requests(ofService)),
            ["avg_response_time"] = Mean(ofService.Where(metric => metric.Name == "response_time").Select(Milliseconds).OfType<decimal>()),
            ["error_rate"] = Mean(errorRates?.Of(Named(ofService, "error_rate")) ?? []),
            ["uptime"] = LatestValue(uptimes?.Of(Named(ofService, "uptime")) ?? []),
        }));

    private static List<OracleMetric> Features(IEnumerable<OracleMetric> usage) => [.. usage.Where(metric => metric.Name == "feature_usage" && OracleUnits.Of(metric).IsOfThings)];

    private static JsonArray FeatureUsage(List<OracleMetric> current, List<OracleMetric> previous) => Rows(current
        .GroupBy(metric => metric.Label("feature"))
        .OrderByDescending(Sum)
        .ThenBy(ofFeature => ofFeature.Key, StringComparer.Ordinal)
        .Select(ofFeature => new JsonObject
        {
            ["feature"] = ofFeature.Key,
            ["usage_count"] = Sum(ofFeature),
            ["unique_users"] = ofFeature.Select(metric => metric.User).OfType<string>().Distinct().Count(),
            ["trend"] = Trend(Sum(ofFeature), Sum(previous.Where(metric => metric.Label("feature") == ofFeature.Key))),
        }));

    private static JsonArray UsageGroups(List<OracleMetric> current, string groupBy)
    {
        var groups = groupBy switch
        {
            "service" => Requests(current).GroupBy(metric => metric.Service),
            "user_id" => LargestUsers(Requests(current)),
            "feature" => Features(current).GroupBy(metric => metric.Label("feature")),
            _ => throw new ArgumentOutOfRangeException(nameof(groupBy), groupBy, "no such group"),
        };
        return Rows(groups
            .OrderByDescending(Sum)
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new JsonObject { ["key"] = group.Key, ["requests"] = Sum(group) }));
    }
}
