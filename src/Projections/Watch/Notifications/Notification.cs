using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Routes;

namespace BusinessMetrics.Projections.Watch.Notifications;

/// <summary>Why somebody is told.</summary>
public enum NotificationType
{
    /// <summary>Something fires that nobody was told of.</summary>
    [JsonStringEnumMemberName("alert.firing")]
    Firing,

    /// <summary>Something ended, and nothing began.</summary>
    [JsonStringEnumMemberName("alert.resolved")]
    Resolved,

    /// <summary>It fires still.</summary>
    [JsonStringEnumMemberName("alert.repeated")]
    Repeated,

    /// <summary>Something had fired and was over before anybody could know.</summary>
    [JsonStringEnumMemberName("alert.late")]
    Late,

    /// <summary>Nothing is wrong: somebody tries a channel.</summary>
    [JsonStringEnumMemberName("test.ping")]
    Ping,

    /// <summary>Another channel was switched off.</summary>
    [JsonStringEnumMemberName("channel.disabled")]
    ChannelDisabled,

    /// <summary>A report is made, and brought or linked to.</summary>
    [JsonStringEnumMemberName("report.ready")]
    ReportReady,

    /// <summary>A report was due and could not be made.</summary>
    [JsonStringEnumMemberName("report.failed")]
    ReportFailed,
}

/// <summary>An alert in a group of a route.</summary>
public sealed record NotifiedAlert
{
    [JsonPropertyName("r")]
    public required AlertRaised Raised { get; init; }

    [JsonPropertyName("e")]
    public AlertResolved? Resolved { get; init; }

    [JsonPropertyName("k")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsAcknowledged { get; init; }

    /// <summary>Whether the route's channels were told that it fires.</summary>
    [JsonPropertyName("t")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsTold { get; init; }

    [JsonIgnore]
    public bool IsFiring => Resolved is null;

    [JsonIgnore]
    public MatchedAlert Matched => MatchOf(Raised);

    public static MatchedAlert MatchOf(AlertRaised raised) => new(raised.Rule, raised.Figure.Category, raised.Figure.Service, raised.Severity, raised.IsLate);
}

/// <summary>What a route's channels are told of a group.</summary>
/// <param name="Thread">The same for all notices of a group from its first alert to its last.</param>
/// <param name="IsFirst">Whether nothing was told of the group before.</param>
/// <param name="Alerts">All that fire and are not silenced, and those that ended since the last notice.</param>
public sealed record Notification(
    NotificationType Type,
    Guid Thread,
    string Route,
    string GroupKey,
    IReadOnlyDictionary<string, string> Labels,
    bool IsFirst,
    DateTimeOffset At,
    IReadOnlyList<NotifiedAlert> Alerts)
{
    public IEnumerable<NotifiedAlert> Firing => Alerts.Where(alert => alert.IsFiring);

    public IEnumerable<NotifiedAlert> Ended => Alerts.Where(alert => !alert.IsFiring);
}
