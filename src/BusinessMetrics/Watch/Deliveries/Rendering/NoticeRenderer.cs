using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Channels;
using BusinessMetrics.Projections.Watch.Notifications;

namespace BusinessMetrics.Watch.Deliveries.Rendering;

/// <summary>Writes notices in the languages of channels.</summary>
public static class NoticeRenderer
{
    private const string JsonType = "application/json";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whom mail comes from where the setting that says so was taken away: it waits for a server anyway.</summary>
    private const string NobodysAddress = "business-metrics@localhost";

    /// <summary>Null where there is nothing to say in the channel's language. A template that fails on this very notice does not keep it from anybody: it is written as usual.</summary>
    /// <param name="from">The sender of mail; null where it is none.</param>
    public static RenderedNotice? Render(Channel channel, Notice notice, string? from) => channel.Kind switch
    {
        ChannelKind.Webhook => Of(NoticeJson.Of(notice)),
        ChannelKind.Email => MailRenderer.Render(notice, channel.From ?? from ?? NobodysAddress, channel.Template),
        ChannelKind.Slack => channel.Template is { } template && NotificationTemplate.TryJson(template, notice) is { } body ? new(JsonType, body) : Of(Slack(notice)),
        ChannelKind.PagerDuty => PagerDuty(notice) is { } pager ? Of(pager) : null,
        ChannelKind.Alertmanager => AlertmanagerAlerts.Of(notice) is { Count: > 0 } alerts ? Of(alerts) : null,
        _ => Of(NoticeJson.Of(notice)),
    };

    /// <summary>An incoming webhook's message; attachments are what Mattermost understands, too.</summary>
    private static JsonObject Slack(Notice notice)
    {
        var message = new JsonObject { ["text"] = Escaped(NoticeText.TitleOf(notice)) };
        var attachments = new JsonArray();
        if (notice.Text is { } text)
            attachments.Add(new JsonObject { ["fallback"] = Escaped(text), ["text"] = Escaped(text) });
        if (notice.Report is { Sentences: [_, ..] sentences })
            attachments.Add(new JsonObject { ["fallback"] = Escaped(sentences[0]), ["text"] = Escaped(string.Join('\n', sentences)) });
        if (notice is { PublicUrl: { } root, Report.RunId: { } run })
            attachments.Add(new JsonObject { ["fallback"] = NoticeLinks.Run(root, run), ["title"] = "Open the report", ["title_link"] = NoticeLinks.Run(root, run) });
        foreach (var alert in notice.Alerts.Take(MostAttachments))
        {
            var sentence = Escaped(NoticeText.SentenceOf(alert));
            var spark = notice.Series.TryGetValue(alert.Raised.AlertId, out var points) ? NoticeText.Sparkline(points) : "";
            var attachment = new JsonObject
            {
                ["fallback"] = sentence,
                ["color"] = alert.IsFiring ? ColourOf(alert.Raised.Severity) : "#2f855a",
                ["title"] = Escaped(alert.Raised.Rule),
                ["text"] = spark.Length > 0 ? $"{sentence}\n`{spark}`" : sentence,
                ["footer"] = Escaped($"since {NoticeText.Instant(alert.Raised.At)}{(alert.IsAcknowledged ? ", acknowledged" : "")}"),
            };
            if (notice.PublicUrl is { } url)
                attachment["title_link"] = NoticeLinks.Alert(url, alert.Raised);
            attachments.Add(attachment);
        }

        if (notice.Alerts.Count > MostAttachments)
            attachments.Add(new JsonObject { ["text"] = $"and {notice.Alerts.Count - MostAttachments} more" });
        if (NoticeText.UndeliveredOf(notice) is { } undelivered)
            attachments.Add(new JsonObject { ["text"] = undelivered });
        if (attachments.Count > 0)
            message["attachments"] = attachments;
        return message;
    }

    private const int MostAttachments = 10;

    /// <summary>What Slack takes for markup or mentions.</summary>
    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string ColourOf(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Critical => "#9b2c2c",
        AlertSeverity.High => "#c05621",
        AlertSeverity.Medium => "#b7791f",
        _ => "#2b6cb0",
    };

    /// <summary>Events API v2, one incident a group; the routing key is put in when it is sent. What was over before anybody could know is no incident, and neither is a report.</summary>
    private static JsonObject? PagerDuty(Notice notice) => notice.Type switch
    {
        NotificationType.Late or NotificationType.ReportReady or NotificationType.ReportFailed => null,
        _ when notice.Alerts.Count > 0 && !notice.IsFiring => new() { ["event_action"] = "resolve", ["dedup_key"] = notice.Thread.ToString() },
        _ => PagerDutyTrigger(notice),
    };

    private const int LongestSummary = 1024;

    private static JsonObject PagerDutyTrigger(Notice notice)
    {
        var title = NoticeText.TitleOf(notice);
        var trigger = new JsonObject
        {
            ["event_action"] = "trigger",
            ["dedup_key"] = notice.Thread.ToString(),
            ["payload"] = new JsonObject
            {
                ["summary"] = title.Length <= LongestSummary ? title : title[..LongestSummary],
                ["source"] = (notice.Alerts is [var first, ..] ? first.Raised.Figure.Service : null) ?? "business-metrics",
                ["severity"] = notice.Worst switch
                {
                    _ when notice.Alerts.Count == 0 => "info",
                    AlertSeverity.Critical => "critical",
                    AlertSeverity.High => "error",
                    AlertSeverity.Medium => "warning",
                    _ => "info",
                },
                ["timestamp"] = Iso8601.Format(notice.At),
                ["custom_details"] = NoticeJson.Of(notice)["data"]!.DeepClone(),
            },
            ["client"] = "BusinessMetrics",
        };
        if (notice is { PublicUrl: { } url, Alerts: [var alert, ..] })
            trigger["client_url"] = NoticeLinks.Alert(url, alert.Raised);
        return trigger;
    }

    private static RenderedNotice Of(JsonNode body) => new(JsonType, JsonSerializer.SerializeToUtf8Bytes(body, Json));
}
