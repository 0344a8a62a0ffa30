using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Projections.Reports.Definitions;

/// <summary>A report was defined, or its definition replaced by this one.</summary>
/// <param name="Version">How often it was, from 1.</param>
public sealed record ReportDefined(
    [property: JsonPropertyName("r")] ReportDefinition Report,
    [property: JsonPropertyName("v")] int Version)
{
    public static StoredEvent Stored { get; } = new(typeof(ReportDefined), "report_defined", ReportsJson.Default.ReportDefined);
}

/// <summary>A report's definition was taken away.</summary>
/// <param name="Version">Its next one, if it is defined again, is higher.</param>
public sealed record ReportRemoved(
    [property: JsonPropertyName("n")] string Name,
    [property: JsonPropertyName("v")] int Version)
{
    public static StoredEvent Stored { get; } = new(typeof(ReportRemoved), "report_removed", ReportsJson.Default.ReportRemoved);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReportDefined))]
[JsonSerializable(typeof(ReportRemoved))]
[JsonSerializable(typeof(ReportDefinition))]
internal sealed partial class ReportsJson : JsonSerializerContext;
