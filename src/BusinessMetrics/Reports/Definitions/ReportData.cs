using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Watch.Alerts;
using Microsoft.OpenApi;

namespace BusinessMetrics.Reports.Definitions;

/// <summary>A report's definition as it is sent and answered; <see cref="ReportDefinitionReader"/> is what reads it.</summary>
public sealed record ReportData
{
    /// <summary>1-100 characters.</summary>
    public required string Title { get; init; }

    /// <summary>For whom it is, in words of up to 200 characters.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Audience { get; init; }

    public required ReportPeriodData Period { get; init; }

    /// <summary>Whose days they are: an IANA name; UTC if left out.</summary>
    public string? TimeZone { get; init; }

    /// <summary>How numbers and dates are written; en-GB if left out. Words are English.</summary>
    public string? Locale { get; init; }

    /// <summary>Only these; all if left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Services { get; init; }

    /// <summary>Only these, where a section is about models; all if left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Models { get; init; }

    /// <summary>Whether figures stand beside those of the period before; true if left out.</summary>
    public bool? Compare { get; init; }

    /// <summary>1 to 20, in their order.</summary>
    public required IReadOnlyList<ReportSectionData> Sections { get; init; }

    public static ReportData Of(ReportDefinition definition) => new()
    {
        Title = definition.Title,
        Audience = definition.Audience,
        Period = new(definition.Period.Kind, definition.Period.From, definition.Period.To),
        TimeZone = definition.TimeZone,
        Locale = definition.Locale,
        Services = definition.Services,
        Models = definition.Models,
        Compare = definition.Compares,
        Sections = [.. definition.Sections.Select(section => new ReportSectionData(
            section.Kind,
            section.Title,
            section.Panels?.Select(panel => new ReportPanelData(panel.Kind, panel.Title, panel.Query, panel.Text)).ToArray()))],
    };
}

/// <param name="Kind">last_day, last_week (from Monday), last_month, last_quarter: the last whole one before it is made; month_to_date; or range.</param>
/// <param name="From">The first day of a range, yyyy-MM-dd.</param>
/// <param name="To">The last day of a range, included.</param>
public sealed record ReportPeriodData(
    PeriodKind Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? From = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? To = null)
{
    /// <summary>What <see cref="PeriodKind"/> is in the API document: a window is in no definition.</summary>
    internal static void DescribeKind(OpenApiSchema schema) => schema.Enum = [.. ReportPeriod.Definable.Select(kind => (JsonNode)AlertNames.Of(kind))];
}

/// <param name="Title">1-100 characters; that of its kind if left out.</param>
/// <param name="Panels">1 to 20, of a custom section alone.</param>
public sealed record ReportSectionData(
    SectionKind Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Title = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ReportPanelData>? Panels = null);

/// <summary>As a panel of a dashboard of one's own, without place, variables and time: that is the report's.</summary>
public sealed record ReportPanelData(
    BoardPanelKind Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Title = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Query = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text = null);

/// <param name="Source">api, or built_in: such a one can be replaced, and holds again when that is removed.</param>
/// <param name="Version">How often it was changed; 0 of one that is built in.</param>
/// <param name="UpdatedBy">For those who may see people.</param>
public sealed record ReportResponse(
    string Name,
    ReportData Definition,
    string Source,
    int Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? UpdatedBy)
{
    public const string OfApi = "api";
    public const string BuiltIn = "built_in";
}

/// <param name="Reports">By name.</param>
public sealed record ReportsResponse(IReadOnlyList<ReportResponse> Reports);

/// <param name="Definition">Left out where this version took it away.</param>
public sealed record ReportVersionResponse(
    int Version,
    DateTimeOffset RecordedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ChangedBy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ReportData? Definition);

/// <param name="Versions">The newest first.</param>
public sealed record ReportVersionsResponse(IReadOnlyList<ReportVersionResponse> Versions);
