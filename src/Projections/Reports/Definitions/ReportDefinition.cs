using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Dashboard.Boards;

namespace BusinessMetrics.Projections.Reports.Definitions;

/// <summary>What a section of a report is about.</summary>
public enum SectionKind
{
    /// <summary>What the other sections come to, in sentences.</summary>
    [JsonStringEnumMemberName("summary")]
    Summary,

    [JsonStringEnumMemberName("costs")]
    Costs,

    [JsonStringEnumMemberName("budgets")]
    Budgets,

    [JsonStringEnumMemberName("performance")]
    Performance,

    [JsonStringEnumMemberName("security")]
    Security,

    [JsonStringEnumMemberName("usage")]
    Usage,

    [JsonStringEnumMemberName("compliance")]
    Compliance,

    /// <summary>What fired, and how fast it was answered.</summary>
    [JsonStringEnumMemberName("alerts")]
    Alerts,

    /// <summary>What was recorded and counts in no figure.</summary>
    [JsonStringEnumMemberName("catalogue")]
    Catalogue,

    /// <summary>Panels as dashboards of one's own have them.</summary>
    [JsonStringEnumMemberName("custom")]
    Custom,
}

/// <param name="Title">That of its kind where it is null.</param>
/// <param name="Panels">Of a custom section alone.</param>
public sealed record SectionDefinition(
    [property: JsonPropertyName("k")] SectionKind Kind,
    [property: JsonPropertyName("t")] string? Title = null,
    [property: JsonPropertyName("p")] IReadOnlyList<ReportPanel>? Panels = null);

/// <param name="Query">The parameters of its question, in the order of their names; null for a text.</param>
/// <param name="Text">Plain; only of a text.</param>
public sealed record ReportPanel(
    [property: JsonPropertyName("k")] BoardPanelKind Kind,
    [property: JsonPropertyName("t")] string? Title = null,
    [property: JsonPropertyName("q")] IReadOnlyDictionary<string, string>? Query = null,
    [property: JsonPropertyName("x")] string? Text = null);

/// <summary>What a report tells, of whom and when.</summary>
/// <remarks>The JSON names are stored with every event and never change.</remarks>
public sealed record ReportDefinition
{
    [JsonPropertyName("n")]
    public required string Name { get; init; }

    [JsonPropertyName("t")]
    public required string Title { get; init; }

    /// <summary>For whom it is, in words.</summary>
    [JsonPropertyName("a")]
    public string? Audience { get; init; }

    [JsonPropertyName("p")]
    public required ReportPeriod Period { get; init; }

    /// <summary>An IANA name.</summary>
    [JsonPropertyName("z")]
    public string TimeZone { get; init; } = "UTC";

    [JsonPropertyName("l")]
    public string Locale { get; init; } = "en-GB";

    /// <summary>Null for all.</summary>
    [JsonPropertyName("s")]
    public IReadOnlyList<string>? Services { get; init; }

    /// <summary>Null for all; of performance, and of what a custom panel asks of models.</summary>
    [JsonPropertyName("m")]
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>Whether figures stand beside those of the period before.</summary>
    [JsonPropertyName("c")]
    public bool Compares { get; init; } = true;

    [JsonPropertyName("d")]
    public required IReadOnlyList<SectionDefinition> Sections { get; init; }

    [JsonIgnore]
    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    public static string StreamOf(string name) => $"report/{name}";

    /// <summary>The same for definitions that are the same.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportsJson.Default.ReportDefinition);

    public static ReportDefinition Parse(string json) => JsonSerializer.Deserialize(json, ReportsJson.Default.ReportDefinition)!;
}
