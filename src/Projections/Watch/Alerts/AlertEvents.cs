using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>A rule was made, or replaced by this one.</summary>
public sealed record AlertRuleSet([property: JsonPropertyName("r")] AlertRule Rule)
{
    public static StoredEvent Stored { get; } = new(typeof(AlertRuleSet), "alert_rule_set", AlertsJson.Default.AlertRuleSet);
}

/// <summary>A rule was taken away.</summary>
public sealed record AlertRuleRemoved([property: JsonPropertyName("n")] string Name)
{
    public static StoredEvent Stored { get; } = new(typeof(AlertRuleRemoved), "alert_rule_removed", AlertsJson.Default.AlertRuleRemoved);
}

/// <summary>
/// A figure was on the wrong side of a threshold for long enough. Whoever wants to be told of alerts, by whatever
/// channel, follows this event and <see cref="AlertResolved"/> in the log: each transition is there exactly once.
/// </summary>
public sealed record AlertRaised
{
    [JsonPropertyName("i")]
    public required Guid AlertId { get; init; }

    /// <summary>The rule's name, or <c>budget/{scope}</c>, which no rule can be called.</summary>
    [JsonPropertyName("r")]
    public required string Rule { get; init; }

    /// <summary>The month of a budget's alert, as yyyy-MM.</summary>
    [JsonPropertyName("p")]
    public string? Period { get; init; }

    [JsonPropertyName("f")]
    public required AlertFigure Figure { get; init; }

    [JsonPropertyName("l")]
    public required AlertLevel Level { get; init; }

    [JsonPropertyName("s")]
    public required AlertSeverity Severity { get; init; }

    [JsonPropertyName("h")]
    public required ExactNumber Threshold { get; init; }

    /// <summary>The figure at the moment of the transition; null where it is the want of data that is told.</summary>
    [JsonPropertyName("v")]
    public ExactNumber? Value { get; init; }

    [JsonPropertyName("m")]
    public required string Message { get; init; }

    /// <summary>The moment that was evaluated.</summary>
    [JsonPropertyName("t")]
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether its window had ended a minute or longer before anybody could tell.</summary>
    [JsonPropertyName("e")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsLate { get; init; }

    public static StoredEvent Stored { get; } = new(typeof(AlertRaised), "alert_raised", AlertsJson.Default.AlertRaised);
}

/// <summary>An alert ended.</summary>
public sealed record AlertResolved
{
    [JsonPropertyName("i")]
    public required Guid AlertId { get; init; }

    [JsonPropertyName("w")]
    public required AlertResolution Reason { get; init; }

    /// <summary>The figure at the moment of the transition; none where it was not a figure that ended the alert.</summary>
    [JsonPropertyName("v")]
    public ExactNumber? Value { get; init; }

    [JsonPropertyName("t")]
    public required DateTimeOffset At { get; init; }

    public static StoredEvent Stored { get; } = new(typeof(AlertResolved), "alert_resolved", AlertsJson.Default.AlertResolved);
}

/// <summary>
/// By what is known now an alert fired at other minutes than was told: something arrived late or was taken back. What was
/// told stays told.
/// </summary>
public sealed record AlertRevised
{
    [JsonPropertyName("i")]
    public required Guid AlertId { get; init; }

    /// <summary>The minutes at whose ends it fired; none if it never did.</summary>
    [JsonPropertyName("f")]
    public required IReadOnlyList<AlertSpan> Fired { get; init; }

    public static StoredEvent Stored { get; } = new(typeof(AlertRevised), "alert_revised", AlertsJson.Default.AlertRevised);
}

/// <summary>From the end of a minute to that of another, which is the first that is not in it; null while it goes on.</summary>
public sealed record AlertSpan([property: JsonPropertyName("from")] DateTimeOffset From, [property: JsonPropertyName("to")] DateTimeOffset? To)
{
    public bool Holds(DateTimeOffset at) => at >= From && (To is null || at < To);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AlertRuleSet))]
[JsonSerializable(typeof(AlertRuleRemoved))]
[JsonSerializable(typeof(AlertRaised))]
[JsonSerializable(typeof(AlertResolved))]
[JsonSerializable(typeof(AlertRevised))]
[JsonSerializable(typeof(AlertAcknowledged))]
[JsonSerializable(typeof(IReadOnlyList<AlertRevision>))]
[JsonSerializable(typeof(AlertState))]
[JsonSerializable(typeof(RuleMemory))]
internal sealed partial class AlertsJson : JsonSerializerContext;
