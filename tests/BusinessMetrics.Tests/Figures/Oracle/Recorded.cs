using System.Text.Json.Nodes;

namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>Small histories for tests that are checked by hand: the window is the day of 10 March 2026.</summary>
internal static class Recorded
{
    public static readonly DateTimeOffset Start = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset End = Start.AddDays(1);

    /// <summary>A metric so many hours after the window's start; negative hours are in the previous window.</summary>
    public static OracleMetric At(double hours, string category, string name, decimal value, string unit = "count", string? metadata = null) =>
        new(
            Guid.NewGuid(), category, name, value, unit, "api", null, null, null,
            metadata is null ? null : JsonNode.Parse(metadata)!.AsObject(),
            Start.AddHours(hours), Start.AddHours(hours), null);

    /// <summary>The oracle over these metrics.</summary>
    public static MetricsOracle Over(params OracleMetric[] metrics) => new(metrics);

    /// <summary>Asserts that the answer has the figures of the JSON text.</summary>
    public static void ShouldHave(this JsonNode? answer, string expected) =>
        JsonComparison.Differences(JsonNode.Parse(expected), answer).ShouldBeEmpty();
}
