using System.IO.Enumeration;
using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Watch.Alerts;

namespace BusinessMetrics.Projections.Watch.Routes;

/// <summary>What routes and silences look at in an alert.</summary>
/// <param name="Rule">A rule's name, or budget/{scope}.</param>
/// <param name="Category">Null where the figure is of none in particular, and so with the service.</param>
/// <param name="IsLate">Whether its window had ended long before it was told.</param>
public sealed record MatchedAlert(string Rule, string? Category, string? Service, AlertSeverity Severity, bool IsLate);

/// <summary>
/// Which alerts are meant: those that every field admits. A field's texts are alternatives, in which * stands for any
/// characters and ? for one; a field that is null admits all.
/// </summary>
public sealed record AlertMatch
{
    public static AlertMatch Everything { get; } = new();

    [JsonPropertyName("r")]
    public IReadOnlyList<string>? Rules { get; init; }

    [JsonPropertyName("c")]
    public IReadOnlyList<string>? Categories { get; init; }

    [JsonPropertyName("v")]
    public IReadOnlyList<string>? Services { get; init; }

    [JsonPropertyName("s")]
    public IReadOnlyList<AlertSeverity>? Severities { get; init; }

    [JsonPropertyName("l")]
    public bool? IsLate { get; init; }

    [JsonIgnore]
    public bool IsEverything => this is { Rules: null, Categories: null, Services: null, Severities: null, IsLate: null };

    public bool Matches(MatchedAlert alert) => MismatchOf(alert) is null;

    /// <summary>Why an alert is not meant; null where it is.</summary>
    public string? MismatchOf(MatchedAlert alert) =>
        Mismatch("rule", Rules, alert.Rule)
        ?? Mismatch("category", Categories, alert.Category)
        ?? Mismatch("service", Services, alert.Service)
        ?? Mismatch("severity", Severities?.Select(AlertNames.Of).ToArray(), AlertNames.Of(alert.Severity))
        ?? (IsLate is { } late && late != alert.IsLate ? $"late is {(alert.IsLate ? "true" : "false")}" : null);

    private static string? Mismatch(string field, IReadOnlyList<string>? patterns, string? value)
    {
        if (patterns is null || (value is not null && patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, value, ignoreCase: false))))
            return null;
        return value is null ? $"it has no {field}" : $"{field} is {value}, none of {string.Join(", ", patterns)}";
    }
}
