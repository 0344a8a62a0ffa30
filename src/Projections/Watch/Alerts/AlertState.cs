using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>
/// Where a rule stands. Nothing set is ok; a level that is breached but not yet for long enough is pending.
/// </summary>
/// <param name="Firing">The level of the alert that is raised; at most one is.</param>
/// <param name="WarningSince">Since when the warning's threshold has been breached without a break.</param>
/// <param name="CriticalSince">The same of the critical one.</param>
/// <param name="StaleSince">Since when what fires has had no data, where the rule keeps it then.</param>
public sealed record AlertState(
    [property: JsonPropertyName("firing")] AlertLevel? Firing = null,
    [property: JsonPropertyName("warning_since")] DateTimeOffset? WarningSince = null,
    [property: JsonPropertyName("critical_since")] DateTimeOffset? CriticalSince = null,
    [property: JsonPropertyName("stale_since")] DateTimeOffset? StaleSince = null)
{
    public static AlertState Ok { get; } = new();

    public DateTimeOffset? Since(AlertLevel level) => level == AlertLevel.Critical ? CriticalSince : WarningSince;

    public string ToJson() => JsonSerializer.Serialize(this, AlertsJson.Default.AlertState);

    public static AlertState FromJson(string json) => JsonSerializer.Deserialize(json, AlertsJson.Default.AlertState)!;
}

/// <summary>Why an alert ended.</summary>
public enum AlertResolution
{
    /// <summary>The figure is back.</summary>
    [JsonStringEnumMemberName("recovered")]
    Recovered,

    /// <summary>The critical alert took the warning's place.</summary>
    [JsonStringEnumMemberName("escalated")]
    Escalated,

    /// <summary>The warning took the critical alert's place.</summary>
    [JsonStringEnumMemberName("deescalated")]
    Deescalated,

    /// <summary>The window is empty: nothing says that the figure is back, nor that it is not.</summary>
    [JsonStringEnumMemberName("no_data")]
    NoData,

    /// <summary>There was no data for so long that nobody measures it any more.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>What arrived or was taken back later says that it never fired; the figure itself has no data.</summary>
    [JsonStringEnumMemberName("corrected")]
    Corrected,

    /// <summary>The rule watches something else now.</summary>
    [JsonStringEnumMemberName("rule_changed")]
    RuleChanged,

    /// <summary>The rule, or the budget, is gone.</summary>
    [JsonStringEnumMemberName("rule_removed")]
    RuleRemoved,

    /// <summary>The month whose budget it was about is over.</summary>
    [JsonStringEnumMemberName("month_ended")]
    MonthEnded,
}
