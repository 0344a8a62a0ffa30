using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>What the vocabulary reads from a metric's metadata, and what it takes in place of something missing or wrong.</summary>
internal static partial class OracleMetadata
{
    private static readonly string[] Severities = ["low", "medium", "high", "critical"];

    /// <summary>The trimmed text under the key, or null when it is missing, empty or no text.</summary>
    public static string? Text(this OracleMetric metric, string key) =>
        metric.Metadata?[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String
        && value.GetValue<string>().Trim() is { Length: > 0 } text
            ? text
            : null;

    /// <summary>The text under the key, cut to 200 characters, or "unknown".</summary>
    public static string Label(this OracleMetric metric, string key)
    {
        var text = metric.Text(key) ?? "unknown";
        return text.Length <= 200 ? text : text[..200];
    }

    /// <summary>One of the four severities; whatever else is written there is low.</summary>
    public static string Severity(this OracleMetric metric)
    {
        var text = metric.Text("severity")?.ToLowerInvariant();
        return Severities.Contains(text) ? text! : "low";
    }

    /// <summary>The highest of the severities.</summary>
    public static string Highest(IEnumerable<string> severities) =>
        severities.MaxBy(severity => Array.IndexOf(Severities, severity))!;

    /// <summary>Whether the attack succeeded: true, or the text "true".</summary>
    public static bool Succeeded(this OracleMetric metric) =>
        metric.Metadata?["success"]?.GetValueKind() == JsonValueKind.True
        || string.Equals(metric.Text("success"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The incident the metric tells about: a text or a number; without either, the metric's own id.</summary>
    public static string IncidentId(this OracleMetric metric) =>
        metric.Metadata?["incident_id"] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
            ? value.ToJsonString()
            : metric.Text("incident_id") ?? metric.Id.ToString("D");

    /// <summary>The ISO instant under the key (UTC without an offset), or null when there is none to read.</summary>
    public static DateTimeOffset? Time(this OracleMetric metric, string key) =>
        metric.Text(key) is { } text && IsoInstant().IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    /// <summary>compute, storage or network; whatever else is written there is other.</summary>
    public static string ResourceType(this OracleMetric metric) =>
        metric.Text("resource_type")?.ToLowerInvariant() is ("compute" or "storage" or "network") and var type ? type : "other";

    /// <summary>The framework's name in lower case, of letters and digits only, or null when it is none of the four.</summary>
    public static string? Framework(this OracleMetric metric)
    {
        var name = string.Concat((metric.Text("framework") ?? "").Where(char.IsLetterOrDigit)).ToLowerInvariant();
        return MetricsOracle.Frameworks.Contains(name) ? name : null;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?$")]
    private static partial Regex IsoInstant();
}
