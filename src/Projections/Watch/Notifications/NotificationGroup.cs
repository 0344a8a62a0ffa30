using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Routes;

namespace BusinessMetrics.Projections.Watch.Notifications;

/// <summary>What holds alerts back, besides their route.</summary>
public interface IHeldBack
{
    /// <summary>When no silence that holds the alert back now does so any more; null where none does.</summary>
    DateTimeOffset? SilencedUntil(MatchedAlert alert, DateTimeOffset at);

    /// <summary>Whether people are told of a critical alert of the same rule, and of a budget the same month, that fires.</summary>
    bool IsWorse(AlertRaised warning, DateTimeOffset at);
}

/// <summary>
/// Alerts of a route that are told together: those that have the same values of the route's labels. What its channels are told and
/// when follows from the log, the route and the time alone; what is left out is told as little as what was told is told again.
/// </summary>
public sealed record NotificationGroup
{
    [JsonPropertyName("r")]
    public required string Route { get; init; }

    [JsonPropertyName("k")]
    public required string Key { get; init; }

    [JsonPropertyName("l")]
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>That of its first alert.</summary>
    [JsonPropertyName("i")]
    public required Guid Thread { get; init; }

    /// <summary>In the order in which they were raised.</summary>
    [JsonPropertyName("a")]
    public IReadOnlyList<NotifiedAlert> Alerts { get; init; } = [];

    /// <summary>When there is something to be told, or looked at; null while there is not.</summary>
    [JsonPropertyName("n")]
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>When the channels were told last.</summary>
    [JsonPropertyName("s")]
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>Whether something of it is held back.</summary>
    [JsonPropertyName("h")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool HoldsBack { get; init; }

    public static IReadOnlyDictionary<string, string> LabelsOf(Route route, AlertRaised alert)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in route.GroupBy)
            labels[AlertNames.Of(label)] = label switch
            {
                GroupLabel.Rule => alert.Rule,
                GroupLabel.Category => alert.Figure.Category ?? "",
                GroupLabel.Service => alert.Figure.Service ?? "",
                GroupLabel.Severity => AlertNames.Of(alert.Severity),
                _ => alert.AlertId.ToString(),
            };
        return labels;
    }

    /// <summary>Tells groups of a route apart, in as many characters whatever the labels.</summary>
    public static string KeyOf(IReadOnlyDictionary<string, string> labels) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(labels, NotificationsJson.Default.IReadOnlyDictionaryStringString)).AsSpan(0, 16));

    /// <summary>An empty group for an alert and those that are like it.</summary>
    public static NotificationGroup For(Route route, AlertRaised alert)
    {
        var labels = LabelsOf(route, alert);
        return new() { Route = route.Name, Key = KeyOf(labels), Labels = labels, Thread = ThreadOf(route.Name, alert.AlertId) };
    }

    /// <param name="at">When it was recorded.</param>
    public NotificationGroup Raise(AlertRaised raised, Route route, DateTimeOffset at) => Alerts.Any(alert => alert.Raised.AlertId == raised.AlertId)
        ? this
        : (this with { Alerts = [.. Alerts, new() { Raised = raised }] }).Due(route, at);

    public NotificationGroup Resolve(AlertResolved resolved, Route route, DateTimeOffset at) => Alerts.Any(alert => alert.Raised.AlertId == resolved.AlertId && alert.IsFiring)
        ? With(resolved.AlertId, alert => alert with { Resolved = resolved }).Due(route, at)
        : this;

    public NotificationGroup Acknowledge(Guid alertId) => With(alertId, alert => alert with { IsAcknowledged = true });

    /// <summary>Looks again at once: what held alerts back may have changed.</summary>
    public NotificationGroup Wake(DateTimeOffset at) => this with { NextAt = NextAt is { } next && next < at ? next : at };

    /// <summary>What is told when the time has come.</summary>
    /// <returns>The group after that, null where nothing is left of it; and what its channels are told, if anything.</returns>
    public (NotificationGroup? Next, Notification? Told) Flush(Route route, IHeldBack heldBack, DateTimeOffset now)
    {
        if (NextAt is not { } due || due > now)
            return (this, null);
        // Woken for another reason than that the interval is over.
        if (ToldAt is { } before && now < before + route.Interval)
            return (this with { NextAt = before + route.Interval }, null);
        if (route.Mutes.EndIfWithin(now) is { } unmuted)
            return (this with { NextAt = unmuted, HoldsBack = true }, null);

        var silences = Alerts.ToDictionary(alert => alert.Raised.AlertId, alert => heldBack.SilencedUntil(alert.Matched, now));
        var firing = Alerts.Where(alert => alert.IsFiring && IsShown(alert)).ToArray();
        var begun = firing.Where(alert => !alert.IsTold).ToArray();
        var ended = Alerts.Where(alert => alert is { IsFiring: false, IsTold: true } && !IsEscalated(alert)).ToArray();
        var late = Alerts.Where(alert => alert is { IsFiring: false, IsTold: false, Raised.IsLate: true } && IsShown(alert)).ToArray();
        var isRepeated = route.Renotifies && ToldAt is { } told && now - told >= route.Repeat && firing.Any(alert => alert is { IsTold: true, IsAcknowledged: false });
        NotificationType? type = begun.Length > 0 ? NotificationType.Firing
            : ended.Length > 0 ? NotificationType.Resolved
            : late.Length > 0 ? NotificationType.Late
            : isRepeated ? NotificationType.Repeated
            : null;

        var rest = Alerts.Where(alert => alert.IsFiring).Select(alert => IsShown(alert) ? alert with { IsTold = true } : alert).ToArray();
        var next = this with { Alerts = rest, ToldAt = type is null ? ToldAt : now, HoldsBack = rest.Any(alert => !IsShown(alert)) };
        next = next with { NextAt = Earliest([.. rest.Select(alert => silences[alert.Raised.AlertId]), next.RepeatedAt(route, rest.Where(IsShown))]) };
        return (
            rest.Length == 0 ? null : next,
            type is { } known ? new(known, Thread, Route, Key, Labels, ToldAt is null, now, [.. firing.Select(alert => alert with { IsTold = true }), .. ended, .. late]) : null);

        bool IsShown(NotifiedAlert alert) =>
            silences[alert.Raised.AlertId] is null && !(alert is { Raised.Level: AlertLevel.Warning, IsFiring: true } && heldBack.IsWorse(alert.Raised, now));

        // The critical that took its place says more; without one that is told somebody would wait for an end that never comes.
        bool IsEscalated(NotifiedAlert alert) => alert.Resolved!.Reason == AlertResolution.Escalated
            && firing.Any(worse => worse.Raised.Rule == alert.Raised.Rule && worse.Raised.Period == alert.Raised.Period && worse.Raised.Level > alert.Raised.Level);
    }

    public string ToJson() => JsonSerializer.Serialize(this, NotificationsJson.Default.NotificationGroup);

    public static NotificationGroup Parse(string json) => JsonSerializer.Deserialize(json, NotificationsJson.Default.NotificationGroup)!;

    /// <summary>A change that others may follow: it waits for them, and after a notice for longer.</summary>
    private NotificationGroup Due(Route route, DateTimeOffset at)
    {
        var due = ToldAt is { } told ? Later(at, told + route.Interval) : at + route.Wait;
        return this with { NextAt = NextAt is { } next && next < due ? next : due };
    }

    private DateTimeOffset? RepeatedAt(Route route, IEnumerable<NotifiedAlert> shown) =>
        route.Renotifies && ToldAt is { } told && shown.Any(alert => !alert.IsAcknowledged) ? told + route.Repeat : null;

    private NotificationGroup With(Guid alertId, Func<NotifiedAlert, NotifiedAlert> change) =>
        this with { Alerts = [.. Alerts.Select(alert => alert.Raised.AlertId == alertId ? change(alert) : alert)] };

    /// <summary>The routes of one alert have threads of their own.</summary>
    private static Guid ThreadOf(string route, Guid alertId) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{route}/{alertId}")).AsSpan(0, 16));

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset? Earliest(IEnumerable<DateTimeOffset?> instants) => instants.Min();
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(NotificationGroup))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class NotificationsJson : JsonSerializerContext;
