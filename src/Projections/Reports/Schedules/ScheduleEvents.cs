using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Projections.Reports.Schedules;

/// <summary>A schedule was made, or replaced by this one.</summary>
/// <param name="Version">How often it was, from 1.</param>
public sealed record ReportScheduleSet(
    [property: JsonPropertyName("s")] ReportSchedule Schedule,
    [property: JsonPropertyName("v")] int Version)
{
    public static StoredEvent Stored { get; } = new(typeof(ReportScheduleSet), "report_schedule_set", SchedulesJson.Default.ReportScheduleSet);
}

/// <summary>A schedule was taken away.</summary>
/// <param name="Version">Its next one, if it is made again, is higher.</param>
public sealed record ReportScheduleRemoved(
    [property: JsonPropertyName("n")] string Name,
    [property: JsonPropertyName("v")] int Version)
{
    public static StoredEvent Stored { get; } = new(typeof(ReportScheduleRemoved), "report_schedule_removed", SchedulesJson.Default.ReportScheduleRemoved);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReportScheduleSet))]
[JsonSerializable(typeof(ReportScheduleRemoved))]
[JsonSerializable(typeof(ReportSchedule))]
internal sealed partial class SchedulesJson : JsonSerializerContext;
