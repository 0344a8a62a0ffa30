using System.Text.Json.Nodes;

namespace BusinessMetrics.Tests.Figures.Oracle;

public sealed class JsonComparisonTests
{
    [Theory]
    [InlineData("""{"count": 5, "extra": 1}""", """{"count": 5.0}""")]
    [InlineData("""{"average": 0.33333333333}""", """{"average": 0.3333333333333333}""")]
    [InlineData("""{"p95_ms": 100.9}""", """{"p95_ms": 100}""")]
    [InlineData("""{"timestamp": "2026-03-01T01:00:00.000+01:00"}""", """{"timestamp": "2026-03-01T00:00:00Z"}""")]
    [InlineData("""[{}]""", """[{"key": null}]""")]
    [InlineData("""{"total_cost": 1.5e1}""", """{"total_cost": 15}""")]
    public void the_same_figures_have_no_differences(string actual, string expected) => Differences(expected, actual).ShouldBeEmpty();

    [Theory]
    [InlineData("""{"count": 5.0000000001}""", """{"count": 5}""", "$.count: expected 5, was 5.0000000001")]
    [InlineData("""{"count": "5"}""", """{"count": 5}""", """$.count: expected 5, was "5" """)]
    [InlineData("""{"average": 0.333}""", """{"average": 0.334}""", "$.average: expected 0.334, was 0.333")]
    [InlineData("""{"p95_ms": 101.1}""", """{"p95_ms": 100}""", "$.p95_ms: expected 100, was 101.1")]
    [InlineData("""{"by_model": {"m": 1.1}}""", """{"by_model": {"m": 1}}""", "$.by_model.m: expected 1, was 1.1")]
    [InlineData("""{"by_model": {"m": 1, "n": 2}}""", """{"by_model": {"m": 1}}""", "$.by_model.n: not expected, was 2")]
    [InlineData("""{"a": {}}""", """{"a": {"b": 1}}""", "$.a.b: missing, expected 1")]
    [InlineData("""{"a": null}""", """{"a": {"b": 1}}""", """$.a: expected {"b":1}, was null""")]
    [InlineData("""[1, 2]""", """[1]""", "$: expected 1 rows, was 2: [1] / [1,2]")]
    [InlineData("""[2, 1]""", """[1, 1]""", "$[0]: expected 1, was 2")]
    [InlineData("""{"time": "2026-03-01T00:00:01Z"}""", """{"time": "2026-03-01T00:00:00Z"}""",
        """$.time: expected "2026-03-01T00:00:00Z", was "2026-03-01T00:00:01Z" """)]
    [InlineData("true", "false", "$: expected false, was true")]
    public void each_difference_is_told_with_its_path(string actual, string expected, string difference) =>
        Differences(expected, actual).ShouldBe([difference.Trim()]);

    [Theory]
    [InlineData("sum", 1)]
    [InlineData("avg", 0)]
    public void an_aggregated_value_is_exact_unless_it_is_a_mean(string method, int differences) =>
        Differences(
            $$"""{"method": "{{method}}", "value": 3000000000000, "groups": [{"key": "a", "value": 1}]}""",
            $$"""{"method": "{{method}}", "value": 3000000000001, "groups": [{"key": "a", "value": 1}]}""").Count.ShouldBe(differences);

    private static IReadOnlyList<string> Differences(string expected, string actual) =>
        JsonComparison.Differences(JsonNode.Parse(expected), JsonNode.Parse(actual));
}
