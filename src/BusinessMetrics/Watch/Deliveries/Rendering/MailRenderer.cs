using System.Net;
using System.Text;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Notifications;
using MimeKit;

namespace BusinessMetrics.Watch.Deliveries.Rendering;

/// <summary>
/// Notices as mail (RFC 5322), text and HTML. All notices of a group are one thread; whom a message is for is written on it when it is
/// sent, so that nobody's address lies with it.
/// </summary>
public static class MailRenderer
{
    private const string ContentType = "message/rfc822";
    private const int MostAlerts = 50;

    public static RenderedNotice Render(Notice notice, string from, string? subjectTemplate)
    {
        var host = from[(from.LastIndexOf('@') + 1)..];
        var message = new MimeMessage
        {
            Date = notice.At,
            Subject = (subjectTemplate is null || notice.Report is not null ? null : NotificationTemplate.TrySubject(subjectTemplate, notice)) ?? NotificationTemplate.OneLine(NoticeText.TitleOf(notice)),
            MessageId = $"{(notice.IsFirst ? notice.Thread : notice.Id)}@{host}",
        };
        message.From.Add(new MailboxAddress("BusinessMetrics", from));
        if (!notice.IsFirst)
        {
            message.InReplyTo = $"{notice.Thread}@{host}";
            message.References.Add($"{notice.Thread}@{host}");
        }

        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add(HeaderId.ListUnsubscribe, notice.PublicUrl is { } url
            ? $"<{NoticeLinks.Root(url)}/dashboard/channels>, <mailto:{from}?subject=unsubscribe>"
            : $"<mailto:{from}?subject=unsubscribe>");
        message.Headers.Add("X-BusinessMetrics-Notice", notice.Id.ToString());
        message.Body = WithFiles(BodyOf(notice, host), notice);

        using var stream = new MemoryStream();
        message.WriteTo(stream);
        return new(ContentType, stream.ToArray());
    }

    /// <summary>The message with whom it is for.</summary>
    public static MimeMessage Addressed(byte[] rendered, string recipient)
    {
        using var stream = new MemoryStream(rendered);
        var message = MimeMessage.Load(stream);
        message.To.Add(MailboxAddress.Parse(recipient));
        return message;
    }

    private static MimeEntity WithFiles(MultipartAlternative body, Notice notice)
    {
        var files = notice.Report?.Files.Where(file => file.Bytes is not null).ToArray() ?? [];
        if (files.Length == 0)
            return body;
        var mixed = new Multipart("mixed") { body };
        mixed.Boundary = $"=_mixed_{notice.Id:N}";
        foreach (var file in files)
            mixed.Add(new MimePart(MimeKit.ContentType.Parse(file.MediaType))
            {
                Content = new MimeContent(new MemoryStream(file.Bytes!)),
                ContentTransferEncoding = ContentEncoding.Base64,
                ContentDisposition = new(ContentDisposition.Attachment) { FileName = file.Name },
            });
        return mixed;
    }

    private static MultipartAlternative BodyOf(Notice notice, string host)
    {
        var pictures = new Dictionary<Guid, MimePart>();
        foreach (var alert in notice.Alerts.Take(MostAlerts))
            if (notice.Series.TryGetValue(alert.Raised.AlertId, out var points) && SparklinePng.Draw(points, alert.Raised.Threshold.ToDouble()) is { } png)
                pictures[alert.Raised.AlertId] = new("image", "png")
                {
                    Content = new MimeContent(new MemoryStream(png)),
                    ContentTransferEncoding = ContentEncoding.Base64,
                    ContentDisposition = new(ContentDisposition.Inline),
                    ContentId = $"{alert.Raised.AlertId}.{notice.Id}@{host}",
                };

        var html = new TextPart("html") { Text = HtmlOf(notice, pictures), ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        MimeEntity rich = html;
        if (pictures.Count > 0)
        {
            var related = new MultipartRelated { html };
            related.Boundary = $"=_related_{notice.Id:N}";
            foreach (var picture in pictures.Values)
                related.Add(picture);
            rich = related;
        }

        var body = new MultipartAlternative(new TextPart("plain") { Text = TextOf(notice), ContentTransferEncoding = ContentEncoding.QuotedPrintable }, rich);
        body.Boundary = $"=_alternative_{notice.Id:N}";
        return body;
    }

    private static string TextOf(Notice notice)
    {
        var text = new StringBuilder().Append(NoticeText.TitleOf(notice)).Append("\n\n");
        if (notice.Text is not null)
            text.Append(notice.Text).Append("\n\n");
        if (notice.Report is { } report)
            text.Append(TextOf(report, notice.PublicUrl));
        foreach (var alert in notice.Alerts.Take(MostAlerts))
        {
            text.Append(alert.IsFiring ? "FIRING    " : "RESOLVED  ").Append(alert.Raised.Rule).Append('\n');
            foreach (var (name, value) in FactsOf(alert))
                text.Append("  ").Append(name).Append(": ").Append(value).Append('\n');
            if (notice.Series.TryGetValue(alert.Raised.AlertId, out var points) && NoticeText.Sparkline(points) is { Length: > 0 } spark)
                text.Append("  The last hours: ").Append(spark).Append('\n');
            if (notice.PublicUrl is { } url)
                text.Append("  See: ").Append(NoticeLinks.Alert(url, alert.Raised)).Append('\n')
                    .Append("  Query: ").Append(NoticeLinks.Query(url, alert)).Append('\n')
                    .Append("  Acknowledge: ").Append(NoticeLinks.Acknowledge(url, alert.Raised)).Append('\n');
            text.Append('\n');
        }

        if (notice.Alerts.Count > MostAlerts)
            text.Append("and ").Append(notice.Alerts.Count - MostAlerts).Append(" more\n\n");
        if (NoticeText.UndeliveredOf(notice) is { } undelivered)
            text.Append(undelivered).Append('\n');
        return text.ToString();
    }

    private static string HtmlOf(Notice notice, Dictionary<Guid, MimePart> pictures)
    {
        var html = new StringBuilder("<!doctype html><html lang=\"en\"><body style=\"font-family:system-ui,sans-serif;color:#1a202c\">")
            .Append("<h1 style=\"font-size:1.1em\">").Append(Encoded(NoticeText.TitleOf(notice))).Append("</h1>");
        if (notice.Text is not null)
            html.Append("<p>").Append(Encoded(notice.Text)).Append("</p>");
        if (notice.Report is { } report)
            html.Append(HtmlOf(report, notice.PublicUrl));
        foreach (var alert in notice.Alerts.Take(MostAlerts))
        {
            html.Append("<h2 style=\"font-size:1em;margin-bottom:0\">").Append(alert.IsFiring ? "Firing: " : "Resolved: ").Append(Encoded(alert.Raised.Rule)).Append("</h2><table>");
            foreach (var (name, value) in FactsOf(alert))
                html.Append("<tr><th style=\"text-align:left;font-weight:normal;padding-right:1em;vertical-align:top\">").Append(Encoded(name)).Append("</th><td>").Append(Encoded(value)).Append("</td></tr>");
            html.Append("</table>");
            if (pictures.TryGetValue(alert.Raised.AlertId, out var picture))
                html.Append($"<p><img src=\"cid:{picture.ContentId}\" width=\"{SparklinePng.Width}\" height=\"{SparklinePng.Height}\" alt=\"")
                    .Append(Encoded($"The figure's last hours: {NoticeText.Sparkline(notice.Series[alert.Raised.AlertId])}")).Append("\"></p>");
            if (notice.PublicUrl is { } url)
                html.Append("<p>").Append(Link(NoticeLinks.Alert(url, alert.Raised), "See it")).Append(" · ")
                    .Append(Link(NoticeLinks.Query(url, alert), "the query behind it")).Append(" · ")
                    .Append(Link(NoticeLinks.Acknowledge(url, alert.Raised), "acknowledge")).Append("</p>");
        }

        if (notice.Alerts.Count > MostAlerts)
            html.Append("<p>and ").Append(notice.Alerts.Count - MostAlerts).Append(" more</p>");
        if (NoticeText.UndeliveredOf(notice) is { } undelivered)
            html.Append("<p>").Append(Encoded(undelivered)).Append("</p>");
        return html.Append("</body></html>").ToString();
    }

    private static string TextOf(NoticeReport report, Uri? publicUrl)
    {
        var text = new StringBuilder();
        foreach (var sentence in report.Sentences)
            text.Append("- ").Append(sentence).Append('\n');
        if (report.Sentences.Count > 0)
            text.Append('\n');
        foreach (var (name, value) in FactsOf(report))
            text.Append(name).Append(": ").Append(value).Append('\n');
        if (publicUrl is not null && report.RunId is { } run)
            text.Append("Open: ").Append(NoticeLinks.Run(publicUrl, run)).Append('\n');
        return text.Append('\n').ToString();
    }

    private static string HtmlOf(NoticeReport report, Uri? publicUrl)
    {
        var html = new StringBuilder();
        if (report.Sentences.Count > 0)
            html.Append("<ul>").AppendJoin("", report.Sentences.Select(sentence => $"<li>{Encoded(sentence)}</li>")).Append("</ul>");
        foreach (var (name, value) in FactsOf(report))
            html.Append("<p style=\"color:#4a5568;font-size:0.9em;margin:0;overflow-wrap:anywhere\">").Append(Encoded($"{name}: {value}")).Append("</p>");
        if (publicUrl is not null && report.RunId is { } run)
            html.Append("<p>").Append(Link(NoticeLinks.Run(publicUrl, run), "Open the report")).Append("</p>");
        return html.ToString();
    }

    private static IEnumerable<(string Name, string Value)> FactsOf(NoticeReport report)
    {
        yield return ("Made as of", NoticeText.Instant(report.DueAt));
        yield return ("Sent by the schedule", report.Schedule);
        foreach (var file in report.Files)
            yield return (file.Name, $"SHA-256 {file.Sha256}{(file.Bytes is null ? ", not attached for its size" : "")}");
    }

    private static IEnumerable<(string Name, string Value)> FactsOf(NotifiedAlert alert)
    {
        var (raised, figure) = (alert.Raised, alert.Raised.Figure);
        yield return ("What", raised.Message);
        if (figure.Service is { } service)
            yield return ("Service", service);
        yield return ("Severity", AlertNames.Of(raised.Severity));
        yield return ("Since", NoticeText.Instant(raised.At) + (raised.IsLate ? ", told late: what showed it arrived after its time" : ""));
        if (alert.Resolved is { } resolved)
            yield return ("Over", $"{NoticeText.Instant(resolved.At)}, after {NoticeText.Duration(resolved.At - raised.At)}: {NoticeText.EndOf(resolved)}");
        if (alert.IsAcknowledged)
            yield return ("Acknowledged", "yes");
    }

    private static string Link(string url, string text) => $"<a href=\"{Encoded(url)}\">{Encoded(text)}</a>";

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
