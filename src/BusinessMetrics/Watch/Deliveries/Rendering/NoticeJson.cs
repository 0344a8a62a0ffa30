using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Notifications;

namespace BusinessMetrics.Watch.Deliveries.Rendering;

/// <summary>A notice as data: the body of a webhook (docs/connect/webhooks.md), and what templates are given.</summary>
public static class NoticeJson
{
    /// <summary>More are counted, and not told one by one.</summary>
    public const int MostAlerts = 100;

    public static JsonObject Of(Notice notice) => new()
    {
        ["type"] = AlertNames.Of(notice.Type),
        ["timestamp"] = Iso8601.Format(notice.At),
        ["data"] = DataOf(notice),
    };

    private static JsonObject DataOf(Notice notice)
    {
        var data = new JsonObject
        {
            ["id"] = notice.Id.ToString(),
            ["status"] = notice.IsFiring ? "firing" : notice.Alerts.Count > 0 ? "resolved" : "none",
            ["title"] = NoticeText.TitleOf(notice),
            ["thread"] = notice.Thread.ToString(),
            ["test"] = notice.Type == NotificationType.Ping,
        };
        AddIfAny(data, "text", notice.Text);
        AddIfAny(data, "route", notice.Route);
        if (notice.Report is { } report)
            data["report"] = OfReport(notice, report);
        if (notice.Labels.Count > 0)
            data["group"] = new JsonObject(notice.Labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
        if (notice.Alerts.Count > 0)
        {
            data["severity"] = AlertNames.Of(notice.Worst);
            data["firing"] = notice.Firing.Count();
            data["resolved"] = notice.Alerts.Count(alert => !alert.IsFiring);
            data["alerts"] = new JsonArray([.. notice.Alerts.Take(MostAlerts).Select(alert => OfAlert(notice, alert))]);
            if (notice.Alerts.Count > MostAlerts)
                data["omitted"] = notice.Alerts.Count - MostAlerts;
        }

        if (notice.Undelivered > 0)
            data["undelivered"] = notice.Undelivered;
        return data;
    }

    private static JsonObject OfReport(Notice notice, NoticeReport report)
    {
        var json = new JsonObject { ["name"] = report.Name, ["title"] = report.Title, ["schedule"] = report.Schedule, ["due_at"] = Iso8601.Format(report.DueAt) };
        AddIfAny(json, "period", report.Period);
        AddIfAny(json, "run_id", report.RunId?.ToString());
        if (report.Sentences.Count > 0)
            json["sentences"] = new JsonArray([.. report.Sentences.Select(sentence => (JsonNode)sentence)]);
        if (report.Files.Count > 0)
            json["files"] = new JsonArray([.. report.Files.Select(file => new JsonObject { ["format"] = file.Format, ["sha256"] = file.Sha256, ["bytes"] = file.Length })]);
        if (notice.PublicUrl is { } url && report.RunId is { } run)
            json["links"] = new JsonObject { ["run"] = NoticeLinks.Run(url, run) };
        return json;
    }

    private static JsonObject OfAlert(Notice notice, NotifiedAlert alert)
    {
        var (raised, figure) = (alert.Raised, alert.Raised.Figure);
        var json = new JsonObject
        {
            ["id"] = raised.AlertId.ToString(),
            ["status"] = alert.IsFiring ? "firing" : "resolved",
            ["rule"] = raised.Rule,
            ["metric_name"] = figure.Metric,
            ["level"] = AlertNames.Of(raised.Level),
            ["severity"] = AlertNames.Of(raised.Severity),
            ["message"] = raised.Message,
            ["threshold"] = Number(raised.Threshold),
            ["raised_at"] = Iso8601.Format(raised.At),
        };
        AddIfAny(json, "period", raised.Period);
        AddIfAny(json, "category", figure.Category);
        AddIfAny(json, "service", figure.Service);
        AddIfAny(json, "model_name", figure.Model);
        AddIfAny(json, "statistic", figure.Statistic is { } statistic ? AlertNames.Of(statistic) : null);
        AddIfAny(json, "window", figure.WindowMinutes is { } window ? AlertDuration.Format(window) : null);
        AddIfAny(json, "unit", figure.Unit);
        if (raised.Value is { } value)
            json["value"] = Number(value);
        if (raised.IsLate)
            json["late"] = true;
        if (alert.IsAcknowledged)
            json["acknowledged"] = true;
        if (alert.Resolved is { } resolved)
        {
            json["resolved_at"] = Iso8601.Format(resolved.At);
            json["resolution"] = AlertNames.Of(resolved.Reason);
            if (resolved.Value is { } last)
                json["resolved_value"] = Number(last);
        }

        if (notice.Series.TryGetValue(raised.AlertId, out var points) && points.Count > 0)
            json["series"] = new JsonArray([.. points.Select(point => (JsonNode)new JsonArray(Iso8601.Format(point.At), point.Value))]);
        if (notice.PublicUrl is { } url)
            json["links"] = new JsonObject
            {
                ["alert"] = NoticeLinks.Alert(url, raised),
                ["query"] = NoticeLinks.Query(url, alert),
                ["acknowledge"] = NoticeLinks.Acknowledge(url, raised),
            };
        return json;
    }

    /// <summary>Digit for digit.</summary>
    private static JsonNode Number(ExactNumber value) => JsonNode.Parse(value.ToString())!;

    private static void AddIfAny(JsonObject json, string field, string? text)
    {
        if (text is not null)
            json[field] = text;
    }
}
