using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Notifications;

namespace BusinessMetrics.Watch.Deliveries.Rendering;

/// <summary>A figure at a moment, for people to see how it came to this.</summary>
public readonly record struct NoticePoint(DateTimeOffset At, double? Value);

/// <summary>What one channel is told, before it is written in the channel's language.</summary>
public sealed record Notice
{
    /// <summary>The same however often it is sent.</summary>
    public required Guid Id { get; init; }

    public required NotificationType Type { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The same for all notices of a group from its first alert to its last.</summary>
    public required Guid Thread { get; init; }

    public bool IsFirst { get; init; }

    /// <summary>Null for what no route led to.</summary>
    public string? Route { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<NotifiedAlert> Alerts { get; init; } = [];

    /// <summary>What else is to be said, of a notice that is about no alerts.</summary>
    public string? Text { get; init; }

    /// <summary>Null of a notice that is about none.</summary>
    public NoticeReport? Report { get; init; }

    /// <summary>Notices that did not reach the channel since one did.</summary>
    public int Undelivered { get; init; }

    /// <summary>The last hours of alerts' figures, by alert; not of all.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<NoticePoint>> Series { get; init; } = new Dictionary<Guid, IReadOnlyList<NoticePoint>>();

    /// <summary>Where people open the dashboard; null where nobody said.</summary>
    public Uri? PublicUrl { get; init; }

    public IEnumerable<NotifiedAlert> Firing => Alerts.Where(alert => alert.IsFiring);

    public bool IsFiring => Firing.Any();

    public AlertSeverity Worst => Alerts.Count == 0 ? AlertSeverity.Low : (IsFiring ? Firing : Alerts).Max(alert => alert.Raised.Severity);

    /// <summary>Of a notification that a group came to.</summary>
    public static Notice Of(Notification notification, Guid id) => new()
    {
        Id = id,
        Type = notification.Type,
        At = notification.At,
        Thread = notification.Thread,
        IsFirst = notification.IsFirst,
        Route = notification.Route,
        Labels = notification.Labels,
        Alerts = notification.Alerts,
    };

    /// <summary>Of somebody who tries a channel.</summary>
    public static Notice Ping(Guid id, DateTimeOffset at) => new()
    {
        Id = id,
        Type = NotificationType.Ping,
        At = at,
        Thread = id,
        IsFirst = true,
        Text = "Somebody tries this channel. Nothing is wrong, and nothing has to be done.",
    };
}
