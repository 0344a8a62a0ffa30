namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>What a unit measures, and how many of the dimension's base one is.</summary>
public sealed record OracleUnit(string Dimension, string Name, string Base, decimal Factor)
{
    public bool IsOfThings => Dimension is "count" or "unknown";

    public bool MayBeRatio => Dimension == "ratio" || IsOfThings;
}

/// <summary>The unit that figures are given in: that of all of them where it is one, else the base.</summary>
public sealed record OracleScale(string Base, string Name, decimal Factor)
{
    /// <summary>Those that can be converted, in this unit.</summary>
    public List<OracleMetric> Of(IEnumerable<OracleMetric> metrics) =>
    [
        .. metrics.Where(metric => OracleUnits.Of(metric).Base == Base)
            .Select(metric => OracleUnits.Of(metric).Factor == Factor ? metric : metric with { Value = metric.Value * OracleUnits.Of(metric).Factor / Factor }),
    ];
}

/// <summary>The units that random histories have, in a service that reports in USD.</summary>
public static class OracleUnits
{
    public static OracleUnit Of(OracleMetric metric) => metric.Unit switch
    {
        "ns" or "nanoseconds" => new("time", "ns", "ms", 0.000001m),
        "us" or "µs" => new("time", "us", "ms", 0.001m),
        "ms" or "Milliseconds" or "msec" => new("time", "ms", "ms", 1),
        "s" or "secs" => new("time", "s", "ms", 1000),
        "min" => new("time", "min", "ms", 60_000),
        "h" or "hrs" => new("time", "h", "ms", 3_600_000),
        "d" => new("time", "d", "ms", 86_400_000),
        "ratio" => new("ratio", "ratio", "percentage", 100),
        "percentage" or "%" or "Percent" => new("ratio", "percentage", "percentage", 1),
        "per mille" => new("ratio", "per_mille", "percentage", 0.1m),
        "1" when metric.Name.EndsWith("rate", StringComparison.Ordinal) || metric.Name.EndsWith("accuracy", StringComparison.Ordinal)
            || metric.Name == "uptime" || metric.Name.EndsWith("compliance", StringComparison.Ordinal) || metric.Name.EndsWith("score", StringComparison.Ordinal)
            => new("ratio", "ratio", "percentage", 100),
        "count" => new("count", "count", "count", 1),
        "requests" or "request" or "calls" or "req" or "{request}" => new("count", "requests", "count", 1),
        "USD" or "usd" or "$" or "US-Dollar" or "dollars" => new("money", "USD", "USD", 1),
        "cents" => new("money", "USD/100", "USD", 0.01m),
        "gb" or "GB" => new("bytes", "GB", "B", 1e9m),
        "GiB" => new("bytes", "GiB", "B", 1_073_741_824),
        "gb_hours" => new("resource", "gb_hours", "gb_hours", 1),
        "GiB-hours" => new("resource", "gib_hours", "gb_hours", 1.073741824m),
        "cpu_hours" or "vCPU-hours" => new("resource", "cpu_hours", "cpu_seconds", 3600),
        "cpu-minutes" => new("resource", "cpu_minutes", "cpu_seconds", 60),
        "rps" or "req/s" => new("rate", "per_second", "per_hour", 3600),
        "rpm" => new("rate", "per_minute", "per_hour", 60),
        "points" or "bananas" or "1" => new("unknown", metric.Unit, metric.Unit, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric.Unit, "the oracle knows no such unit"),
    };

    /// <summary>The scales of the dimensions that there are, the one with the most metrics first, of equals by the base's name.</summary>
    public static List<OracleScale> Scales(IEnumerable<OracleMetric> metrics) =>
    [
        .. metrics.GroupBy(metric => Of(metric).Base)
            .OrderByDescending(ofBase => ofBase.Count())
            .ThenBy(ofBase => ofBase.Key, StringComparer.Ordinal)
            .Select(ofBase => ofBase.Select(metric => Of(metric).Name).Distinct().ToList() is [var name] && Of(ofBase.First()).Dimension != "money"
                ? new OracleScale(ofBase.Key, name, Of(ofBase.First()).Factor)
                : new OracleScale(ofBase.Key, ofBase.Key, 1)),
    ];

    /// <summary>The first of these; null where there is nothing.</summary>
    public static OracleScale? Scale(IEnumerable<OracleMetric> metrics) => Scales(metrics).FirstOrDefault();
}
