using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Notifications;

namespace BusinessMetrics.Watch.Deliveries.Rendering;

/// <summary>
/// Alerts for Alertmanager's API v2. Labels are an alert's identity there, so nothing that changes is among them; what is not told
/// again until its end counts as over, so that what fires is told every minute, and a service that is gone lets it end.
/// </summary>
public static class AlertmanagerAlerts
{
    /// <summary>How often what fires is told.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>How long it holds without being told again.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromMinutes(4);

    /// <summary>How long an end is told again, for one that was restarted meanwhile.</summary>
    public static readonly TimeSpan EndsFor = TimeSpan.FromMinutes(5);

    public static JsonArray Of(Notice notice) => notice.Type switch
    {
        NotificationType.Late => [],
        NotificationType.Ping => [Ping(notice)],
        _ => new([.. notice.Alerts.Select(alert => Of(alert, notice.At, notice.PublicUrl))]),
    };

    /// <param name="now">It fires for <see cref="Validity"/> from then, unless it has ended.</param>
    public static JsonObject Of(NotifiedAlert alert, DateTimeOffset now, Uri? publicUrl)
    {
        var (raised, figure) = (alert.Raised, alert.Raised.Figure);
        var labels = new JsonObject { ["alertname"] = raised.Rule, ["severity"] = AlertNames.Of(raised.Severity), ["level"] = AlertNames.Of(raised.Level), ["metric_name"] = figure.Metric };
        AddIfAny(labels, "category", figure.Category);
        AddIfAny(labels, "service", figure.Service);
        AddIfAny(labels, "model_name", figure.Model);
        AddIfAny(labels, "period", raised.Period);
        var json = new JsonObject
        {
            ["labels"] = labels,
            ["annotations"] = new JsonObject { ["summary"] = raised.Message, ["alert_id"] = raised.AlertId.ToString() },
            ["startsAt"] = Iso8601.Format(raised.At),
            // One that ends as it begins would be taken for one without an end.
            ["endsAt"] = Iso8601.Format(alert.Resolved is { } resolved ? Later(resolved.At, raised.At.AddSeconds(1)) : now + Validity),
        };
        if (publicUrl is not null)
            json["generatorURL"] = NoticeLinks.Alert(publicUrl, raised);
        return json;
    }

    /// <summary>Over at once, under a name of its own.</summary>
    private static JsonObject Ping(Notice notice) => new()
    {
        ["labels"] = new JsonObject { ["alertname"] = "test.ping", ["severity"] = "low" },
        ["annotations"] = new JsonObject { ["summary"] = notice.Text },
        ["startsAt"] = Iso8601.Format(notice.At.AddSeconds(-2)),
        ["endsAt"] = Iso8601.Format(notice.At.AddSeconds(-1)),
    };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static void AddIfAny(JsonObject json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            json[name] = value;
    }
}
