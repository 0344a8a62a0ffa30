using System.Text.Json.Nodes;
using static BusinessMetrics.Tests.Figures.Oracle.Arithmetic;

namespace BusinessMetrics.Tests.Figures.Oracle;

public sealed partial class MetricsOracle
{
    /// <summary>The total count and the aggregation that <c>GET /metrics</c> answers.</summary>
    public JsonObject Listing(
        DateTimeOffset? start = null, DateTimeOffset? end = null, string? name = null, string? category = null, string? service = null,
        string? model = null, string? aggregation = null, string? groupBy = null, DateTimeOffset? asOf = null)
    {
        var matching = Known(asOf)
            .Where(metric => start is null || metric.OccurredAt >= start)
            .Where(metric => end is null || metric.OccurredAt < end)
            .Where(metric => name is null || metric.Name == name)
            .Where(metric => category is null || metric.Category == category)
            .Where(metric => service is null || metric.Service == service)
            .Where(metric => model is null || metric.Model == model)
            .ToList();

        var answer = new JsonObject { ["total_count"] = matching.Count };
        if (aggregation is null)
            return answer;

        var figure = new JsonObject
        {
            ["method"] = aggregation,
            ["value"] = Aggregate(aggregation, matching.Select(metric => metric.Value)),
        };
        if (groupBy is not null)
        {
            figure["group_by"] = groupBy;
            figure["groups"] = ListingGroups(matching, aggregation, groupBy);
        }
        answer["aggregation"] = figure;
        return answer;
    }

    private static JsonArray ListingGroups(List<OracleMetric> matching, string aggregation, string groupBy) => Rows(matching
        .GroupBy(metric => groupBy switch
        {
            "service" => metric.Service,
            "model_name" => metric.Model,
            "category" => metric.Category,
            _ => throw new ArgumentOutOfRangeException(nameof(groupBy), groupBy, "no such group"),
        })
        .Select(group => (group.Key, Value: Aggregate(aggregation, group.Select(metric => metric.Value)), Count: group.Count()))
        .OrderByDescending(group => group.Value)
        .ThenBy(group => group.Key is null)
        .ThenBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new JsonObject { ["key"] = group.Key, ["value"] = group.Value, ["count"] = group.Count }));
}
