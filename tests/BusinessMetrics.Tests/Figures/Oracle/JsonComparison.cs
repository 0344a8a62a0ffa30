using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>Tells in which figures an answer differs from the expected one.</summary>
public static partial class JsonComparison
{
    private static readonly Tolerance Exact = new(0, 0);
    private static readonly Tolerance Mean = new(1e-9, 1e-15);
    private static readonly Tolerance Sketch = new(0.01 + 1e-9, 1e-12);

    /// <summary>What is no count or sum, and so need not be exact. <c>value</c> is a mean unless its aggregation says otherwise.</summary>
    private static readonly Dictionary<string, Tolerance> Tolerances = new()
    {
        ["p95_ms"] = Sketch,
        ["p99_ms"] = Sketch,
        ["current_ms"] = Mean,
        ["average"] = Mean,
        ["average_ms"] = Mean,
        ["accuracy"] = Mean,
        ["latency_ms"] = Mean,
        ["throughput"] = Mean,
        ["error_rate"] = Mean,
        ["by_model"] = Mean,
        ["by_service"] = Mean,
        ["requests_per_second"] = Mean,
        ["predictions_per_second"] = Mean,
        ["detection_rate"] = Mean,
        ["success_rate"] = Mean,
        ["gdpr_compliance"] = Mean,
        ["soc2_compliance"] = Mean,
        ["iso27001_compliance"] = Mean,
        ["nist_compliance"] = Mean,
        ["overall_score"] = Mean,
        ["score"] = Mean,
        ["cost_per_prediction"] = Mean,
        ["cost_per_accuracy_point"] = Mean,
        ["cost_per_threat_detected"] = Mean,
        ["cpu_hours"] = Mean,
        ["requests_per_hour"] = Mean,
        ["requests_per_user"] = Mean,
        ["avg_response_time"] = Mean,
        ["avg_value"] = Mean,
        ["value"] = Mean,
        ["current_value"] = Mean,
        ["previous_value"] = Mean,
        ["change_percent"] = new(1e-9, 1e-9),
        ["projected_spend"] = new(1e-15, 1.1e-6),
    };

    /// <summary>Objects whose keys are data: one too many is as wrong as one too few.</summary>
    private static readonly string[] Maps =
        ["by_model", "by_service", "cost_by_service", "requests_by_service", "requests_by_user", "frameworks"];

    /// <summary>
    /// Each difference as a sentence that begins with its JSON path. Every key of the expected answer has to be in the actual one
    /// (null may be left out), which may have more.
    /// </summary>
    public static IReadOnlyList<string> Differences(JsonNode? expected, JsonNode? actual) =>
        [.. Differences(expected, actual, "$", "", null)];

    private static IEnumerable<string> Differences(JsonNode? expected, JsonNode? actual, string path, string key, Tolerance? given) =>
        (expected, actual) switch
        {
            (null, null) => [],
            (JsonObject left, JsonObject right) => OfObjects(left, right, path, key, given),
            (JsonArray left, JsonArray right) => OfArrays(left, right, path, key, given),
            (JsonValue left, JsonValue right) => OfValues(left, right, path, given ?? Tolerances.GetValueOrDefault(key, Exact)),
            _ => [Difference(path, expected, actual)],
        };

    private static IEnumerable<string> OfObjects(JsonObject expected, JsonObject actual, string path, string key, Tolerance? given)
    {
        var isMap = Maps.Contains(key);
        var ofValue = (string?)expected["method"] is null or "avg" ? given : Exact;
        foreach (var (name, value) in expected)
        {
            var namePath = $"{path}.{name}";
            if (value is not null && !actual.ContainsKey(name))
                yield return $"{namePath}: missing, expected {value.ToJsonString()}";
            else
            {
                var inside = name is "value" or "groups" ? ofValue : given;
                foreach (var difference in Differences(value, actual[name], namePath, isMap && value is JsonValue ? key : name, inside))
                    yield return difference;
            }
        }
        foreach (var (name, value) in isMap ? actual.Where(pair => !expected.ContainsKey(pair.Key)) : [])
            yield return $"{path}.{name}: not expected, was {value?.ToJsonString() ?? "null"}";
    }

    private static IEnumerable<string> OfArrays(JsonArray expected, JsonArray actual, string path, string key, Tolerance? given)
    {
        if (expected.Count != actual.Count)
            return [$"{path}: expected {expected.Count} rows, was {actual.Count}: {expected.ToJsonString()} / {actual.ToJsonString()}"];
        return Enumerable.Range(0, expected.Count)
            .SelectMany(index => Differences(expected[index], actual[index], $"{path}[{index}]", key, given));
    }

    private static IEnumerable<string> OfValues(JsonValue expected, JsonValue actual, string path, Tolerance tolerance)
    {
        var kind = expected.GetValueKind();
        var same = kind == actual.GetValueKind() && kind switch
        {
            JsonValueKind.Number => AreSameNumbers(expected.ToJsonString(), actual.ToJsonString(), tolerance),
            JsonValueKind.String => AreSameTexts(expected.GetValue<string>(), actual.GetValue<string>()),
            _ => true,
        };
        return same ? [] : [Difference(path, expected, actual)];
    }

    private static bool AreSameNumbers(string expected, string actual, Tolerance tolerance)
    {
        if (tolerance == Exact)
        {
            return decimal.TryParse(expected, NumberStyles.Float, CultureInfo.InvariantCulture, out var left)
                && decimal.TryParse(actual, NumberStyles.Float, CultureInfo.InvariantCulture, out var right)
                && left == right;
        }
        var wanted = double.Parse(expected, CultureInfo.InvariantCulture);
        var found = double.Parse(actual, CultureInfo.InvariantCulture);
        return Math.Abs(wanted - found) <= Math.Max(tolerance.Relative * Math.Abs(wanted), tolerance.Absolute);
    }

    private static bool AreSameTexts(string expected, string actual) =>
        expected == actual || (Instant(expected) is { } left && Instant(actual) is { } right && left == right);

    private static DateTimeOffset? Instant(string text) =>
        IsoInstant().IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    private static string Difference(string path, JsonNode? expected, JsonNode? actual) =>
        $"{path}: expected {expected?.ToJsonString() ?? "null"}, was {actual?.ToJsonString() ?? "null"}";

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d")]
    private static partial Regex IsoInstant();

    private readonly record struct Tolerance(double Relative, double Absolute);
}
