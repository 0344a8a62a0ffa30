using System.Text.Json.Nodes;

namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>The arithmetic that the vocabulary's rows are made of.</summary>
internal static class Arithmetic
{
    /// <summary>The mean, or 0 of nothing.</summary>
    public static double Mean(IEnumerable<decimal> values)
    {
        var all = values.ToList();
        return Ratio(all.Sum(), all.Count);
    }

    /// <summary>The mean value, or 0 of nothing.</summary>
    public static double Mean(IEnumerable<OracleMetric> metrics) => Mean(metrics.Select(metric => metric.Value));

    /// <summary>The sum of the values.</summary>
    public static decimal Sum(IEnumerable<OracleMetric> metrics) => metrics.Sum(metric => metric.Value);

    /// <summary>A division; by nothing it is 0.</summary>
    public static double Ratio(decimal part, decimal whole) => whole == 0 ? 0 : (double)part / (double)whole;

    /// <summary>The newest metric: the greatest event time, then the greatest id as text.</summary>
    public static OracleMetric? Latest(IEnumerable<OracleMetric> metrics) =>
        metrics.OrderBy(metric => metric.OccurredAt)
            .ThenBy(metric => metric.Id.ToString("N"), StringComparer.Ordinal)
            .LastOrDefault();

    /// <summary>The newest value, or 0 of nothing.</summary>
    public static decimal LatestValue(IEnumerable<OracleMetric> metrics) => Latest(metrics)?.Value ?? 0;

    /// <summary>The direction from one figure to the next: 5 % either way is still stable.</summary>
    public static string Trend(double current, double previous)
    {
        if (previous == 0)
            return current == 0 ? "stable" : "up";
        var change = Math.Round((current - previous) / Math.Abs(previous), 12);
        if (change > 0.05)
            return "up";
        return change < -0.05 ? "down" : "stable";
    }

    /// <summary>The direction from one sum to the next.</summary>
    public static string Trend(decimal current, decimal previous) => Trend((double)current, (double)previous);

    /// <summary>The change in percent of the previous figure: 0 when both are 0, 100 when only the previous one is.</summary>
    public static double ChangePercent(double current, double previous)
    {
        if (previous == 0)
            return current == 0 ? 0 : 100;
        return (current - previous) / Math.Abs(previous) * 100;
    }

    /// <summary>The nearest-rank quantile: the ceil(q n)-th smallest value, or 0 of nothing.</summary>
    public static decimal Quantile(IEnumerable<decimal> values, decimal q)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[(int)Math.Ceiling(q * sorted.Count) - 1];
    }

    /// <summary>The figure that an <c>aggregation</c> parameter asks for, or 0 of nothing.</summary>
    public static decimal Aggregate(string method, IEnumerable<decimal> values)
    {
        var all = values.ToList();
        return method switch
        {
            "sum" => all.Sum(),
            "min" => all.DefaultIfEmpty().Min(),
            "max" => all.DefaultIfEmpty().Max(),
            "count" => all.Count,
            "avg" => all.Count == 0 ? 0 : all.Sum() / all.Count,
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "no such aggregation"),
        };
    }

    /// <summary>A value in milliseconds, or null when the unit is no unit of time.</summary>
    public static decimal? Milliseconds(OracleMetric metric) =>
        OracleUnits.Of(metric) is { Dimension: "time" } unit ? metric.Value * unit.Factor : null;

    /// <summary>An instant as the answers write it, in UTC.</summary>
    public static string Instant(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'");

    /// <summary>A JSON array of rows.</summary>
    public static JsonArray Rows(IEnumerable<JsonObject> rows) => [.. rows];

    /// <summary>A JSON object with a key per group.</summary>
    public static JsonObject Map<T>(IEnumerable<IGrouping<string, T>> groups, Func<IEnumerable<T>, JsonNode> value) =>
        [.. groups.Select(group => KeyValuePair.Create<string, JsonNode?>(group.Key, value(group)))];
}
