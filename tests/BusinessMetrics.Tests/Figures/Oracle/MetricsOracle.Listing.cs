using System.Text.Json.Nodes;
using static BusinessMetrics.Tests.Figures.Oracle.Arithmetic;

namespace BusinessMetrics.Tests.Figures.Oracle;

public sealed partial class MetricsOracle
{
    /// <summary>The total count and the aggregation that <c>GET /metrics</c> answers.</summary>
    public JsonObject Listing(
        DateTimeOffset? start = null, DateTimeOffset? end = null, string? name = null, string? category = null, string? service = null,
        string? model = null, string? aggregation = null, string? groupBy = null, DateTimeOffset? asOf = null, string? unit = null)
    {
        var matching = Known(asOf)
            .Where(metric => start is null || metric.OccurredAt >= start)
            .Where(metric => end is null || metric.OccurredAt < end)
            .Where(metric => name is null || metric.Name == name)
            .Where(metric => category is null || metric.Category == category)
            .Where(metric => service is null || metric.Service == service)
            .Where(metric => model is null || metric.Model == model)
            .Where(metric => unit is null || OracleUnits.Of(metric).Base == OracleUnits.Of(metric with { Unit = unit }).Base)
            .ToList();

        var answer = new JsonObject { ["total_count"] = matching.Count };
        if (aggregation is null)
            return answer;

        // Of costs the money, of anything else what there is, if it can be added; to count needs no unit.
        var scales = OracleUnits.Scales(matching);
        var asked = unit is null ? null : OracleUnits.Of(new(default, "", name ?? "", 0, unit, "", null, null, null, null, default, default, null));
        var scale = aggregation == "count" ? null
            : asked is not null ? new OracleScale(asked.Base, asked.Name, asked.Factor)
            : category == "cost" && (name is null || scales.Count > 1) ? new OracleScale("USD", "USD", 1)
            : scales is [var only] ? only : null;
        if (aggregation != "count" && scale is null && scales.Count > 1)
            return new JsonObject { ["status"] = 400, ["errors"] = new JsonArray(new JsonObject { ["field"] = "unit" }) };
        var added = aggregation == "count" ? matching : scale?.Of(matching) ?? [];
        var figure = new JsonObject
        {
            ["method"] = aggregation,
            ["value"] = Aggregate(aggregation, added.Select(metric => metric.Value)),
            ["samples"] = added.Count,
        };
        if ((aggregation == "count" ? "count" : scale?.Name) is { } measured)
            figure["unit"] = measured;
        if (aggregation != "count" && scales.Where(other => other.Base != scale?.Base).ToList() is { Count: > 0 } rest)
            figure["by_unit"] = Rows(rest.Select(other => new JsonObject
            {
                ["unit"] = other.Name,
                ["value"] = Aggregate(aggregation, other.Of(matching).Select(metric => metric.Value)),
                ["samples"] = other.Of(matching).Count,
            }));
        if (groupBy is not null)
        {
            figure["group_by"] = groupBy;
            figure["groups"] = ListingGroups(added, aggregation, groupBy);
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
