using System.Globalization;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Notifications;

namespace BusinessMetrics.Watch.Deliveries.Rendering;

/// <summary>Notices in sentences, for people.</summary>
public static class NoticeText
{
    private const string Sparks = "▁▂▃▄▅▆▇█";

    /// <summary>One line that can be read on a phone.</summary>
    public static string TitleOf(Notice notice) => notice.Type switch
    {
        NotificationType.Ping => "Test of a channel",
        NotificationType.ChannelDisabled => "A channel was switched off",
        NotificationType.ReportReady => notice.Report!.Heading,
        NotificationType.ReportFailed => $"{notice.Report!.Heading}, could not be made",
        _ => TitleOfAlerts(notice),
    };

    /// <summary>Such as "p95 of latency_ms over 5m is 812.5, above 500", of what ended with what became of it.</summary>
    public static string SentenceOf(NotifiedAlert alert) => alert.Resolved is not { } resolved
        ? alert.Raised.Message
        : $"{alert.Raised.Message}; over after {Duration(resolved.At - alert.Raised.At)}: {EndOf(resolved)}";

    /// <summary>Why an alert ended, as a clause.</summary>
    public static string EndOf(AlertResolved resolved) => resolved.Reason switch
    {
        AlertResolution.Recovered when resolved.Value is { } value => $"it is {AlertMessages.Number(value)} now",
        AlertResolution.Recovered => "it is back",
        AlertResolution.Escalated => "it became worse, and another alert tells of that",
        AlertResolution.Deescalated => "it became better, and another alert tells of what is left",
        AlertResolution.Corrected => "by what is known now it was not so",
        AlertResolution.NoData => "there is no data",
        AlertResolution.Expired => "there has been no data for long",
        AlertResolution.RuleChanged => "the rule watches something else now",
        AlertResolution.RuleRemoved => "the rule was removed",
        _ => "the month ended",
    };

    /// <summary>In UTC, to the minute.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string Duration(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => "less than a minute",
        { TotalHours: < 1 } => $"{time.Minutes} min",
        { TotalDays: < 1 } => $"{time.Hours} h {time.Minutes} min",
        _ => $"{(int)time.TotalDays} d {time.Hours} h",
    };

    /// <summary>What did not come through before, in a sentence; null where nothing did not.</summary>
    public static string? UndeliveredOf(Notice notice) => notice.Undelivered switch
    {
        0 => null,
        1 => "1 notice could not be delivered here before this one.",
        var count => $"{count} notices could not be delivered here before this one.",
    };

    /// <summary>A figure's course in characters: a gap where there was no data.</summary>
    public static string Sparkline(IReadOnlyList<NoticePoint> points)
    {
        var known = points.Where(point => point.Value is not null).Select(point => point.Value!.Value).ToArray();
        if (known.Length == 0)
            return "";
        var (least, most) = (known.Min(), known.Max());
        return string.Concat(points.Select(point => point.Value is not { } value ? ' '
            : most <= least ? Sparks[0]
            : Sparks[(int)Math.Round((value - least) / (most - least) * (Sparks.Length - 1))]));
    }

    private static string TitleOfAlerts(Notice notice)
    {
        var mark = notice.Type switch
        {
            NotificationType.Resolved when !notice.IsFiring => "Resolved",
            NotificationType.Late => "Told late",
            NotificationType.Repeated => $"Still {AlertNames.Of(notice.Worst)}",
            _ => Capital(AlertNames.Of(notice.Worst)),
        };
        return notice.Alerts is [var only]
            ? $"{mark}: {only.Raised.Rule}: {only.Raised.Message}"
            : $"{mark}: {notice.Firing.Count()} firing, {notice.Alerts.Count(alert => !alert.IsFiring)} resolved: {RulesOf(notice)}";
    }

    private static string RulesOf(Notice notice)
    {
        var rules = notice.Alerts.Select(alert => alert.Raised.Rule).Distinct().ToArray();
        return rules.Length <= 3 ? string.Join(", ", rules) : $"{string.Join(", ", rules.Take(3))} and {rules.Length - 3} more";
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
