using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Projections.Reports.Runs;

/// <summary>A report was made: what it was made of, and what it is.</summary>
/// <param name="Report">Its name.</param>
/// <param name="Version">Of the definition.</param>
/// <param name="From">The period's first instant.</param>
/// <param name="To">Where it ends; not included.</param>
/// <param name="AsOf">What was recorded later does not count.</param>
/// <param name="Position">The place in the log of the last event that counts.</param>
/// <param name="Root">The root hash of the checkpoint that signs it, in Base64; null where nothing does.</param>
/// <param name="Sha256">Of the report in JSON, in hexadecimal.</param>
public sealed record ReportMade(
    [property: JsonPropertyName("i")] Guid RunId,
    [property: JsonPropertyName("n")] string Report,
    [property: JsonPropertyName("v")] int Version,
    [property: JsonPropertyName("f")] DateTimeOffset From,
    [property: JsonPropertyName("t")] DateTimeOffset To,
    [property: JsonPropertyName("a")] DateTimeOffset AsOf,
    [property: JsonPropertyName("p")] long Position,
    [property: JsonPropertyName("r")] string? Root,
    [property: JsonPropertyName("h")] string Sha256)
{
    public static StoredEvent Stored { get; } = new(typeof(ReportMade), "report_made", ReportRunsJson.Default.ReportMade);

    public static string StreamOf(Guid run) => $"report-run/{run}";
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReportMade))]
internal sealed partial class ReportRunsJson : JsonSerializerContext;
