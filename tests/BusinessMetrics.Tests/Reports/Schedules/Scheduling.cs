using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Reports.Schedules;

/// <summary>What tests of schedules ask a service, in this process or in one of its own.</summary>
internal static class Scheduling
{
    /// <summary>What was due, the newest first.</summary>
    /// <param name="schedule">Only of this one; null for all.</param>
    public static async Task<IReadOnlyList<JsonNode>> OccurrencesAsync(this HttpClient client, string? schedule = null) =>
        [.. (await client.JsonAsync($"report-occurrences?limit=500{(schedule is null ? "" : $"&schedule={schedule}")}"))["occurrences"]!.AsArray().Select(each => each!)];
}
