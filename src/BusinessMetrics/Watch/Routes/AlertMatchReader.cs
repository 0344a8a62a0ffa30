using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Routes;

namespace BusinessMetrics.Watch.Routes;

/// <summary>Which alerts are meant, as it is sent and answered.</summary>
/// <param name="Rule">Rules' names, or budget/{scope}; * stands for any characters. All if left out, and so with the others.</param>
/// <param name="Category">Categories.</param>
/// <param name="Service">Services.</param>
/// <param name="Severity">low, medium, high or critical.</param>
/// <param name="Late">Whether its window had ended long before it was told.</param>
public sealed record AlertMatchData(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Rule,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Category,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Service,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<AlertSeverity>? Severity,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Late)
{
    public static AlertMatchData Of(AlertMatch match) => new(match.Rules, match.Categories, match.Services, match.Severities, match.IsLate);
}

/// <summary>Reads which alerts are meant.</summary>
internal static class AlertMatchReader
{
    private const int Most = 100;

    private static readonly string[] Fields = ["rule", "category", "service", "severity", "late"];

    /// <summary>Everything where the field is missing.</summary>
    public static AlertMatch Read(JsonFields body, string field)
    {
        if (body.Object(field, Fields) is not { } match)
            return AlertMatch.Everything;
        return new()
        {
            Rules = Patterns(match, "rule"),
            Categories = Patterns(match, "category"),
            Services = Patterns(match, "service"),
            Severities = Severities(match),
            IsLate = match.Switch("late"),
        };
    }

    private static string[]? Patterns(JsonFields match, string field)
    {
        if (match.Texts(field, Most) is not { } patterns)
            return null;
        if (patterns.Count == 0)
            match.Refuse(field, "an empty list", "at least one, or no such field");
        foreach (var pattern in patterns)
            if (NameText.Refusal(field, pattern, NameText.Longest) is { } refusal)
                match.Refuse(field, refusal.Received, refusal.Allowed);
        return [.. patterns.Select(NameText.Normalise)];
    }

    private static AlertSeverity[]? Severities(JsonFields match)
    {
        if (match.Texts("severity", Most) is not { } names)
            return null;
        var severities = names.Select(AlertNames.Find<AlertSeverity>).OfType<AlertSeverity>().Distinct().Order().ToArray();
        if (severities.Length == 0 || names.Any(name => AlertNames.Find<AlertSeverity>(name) is null))
            match.Refuse("severity", match.Received("severity"), "a list of " + string.Join(", ", AlertNames.All<AlertSeverity>()));
        return severities;
    }
}
