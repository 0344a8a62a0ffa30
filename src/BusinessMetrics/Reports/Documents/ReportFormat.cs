using System.Text.Json.Serialization;

namespace BusinessMetrics.Reports.Documents;

/// <summary>What a report is written in.</summary>
public enum ReportFormat
{
    [JsonStringEnumMemberName("pdf")]
    Pdf,

    [JsonStringEnumMemberName("xlsx")]
    Xlsx,

    [JsonStringEnumMemberName("csv")]
    Csv,

    [JsonStringEnumMemberName("json")]
    Json,

    [JsonStringEnumMemberName("html")]
    Html,
}
