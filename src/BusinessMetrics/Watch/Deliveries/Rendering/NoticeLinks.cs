using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Notifications;

namespace BusinessMetrics.Watch.Deliveries.Rendering;

/// <summary>Where people go from a notice. What changes something is asked there once more: programs open links, too.</summary>
public static class NoticeLinks
{
    private static readonly TimeSpan Before = TimeSpan.FromHours(6);

    /// <summary>The alert's page on the dashboard.</summary>
    public static string Alert(Uri publicUrl, AlertRaised raised) => $"{Root(publicUrl)}/dashboard/alerts/{raised.AlertId}";

    /// <summary>As <see cref="Alert"/>, with the form to acknowledge it open.</summary>
    public static string Acknowledge(Uri publicUrl, AlertRaised raised) => $"{Alert(publicUrl, raised)}?acknowledge=1";

    /// <summary>The records or figures that the alert is about, around its time.</summary>
    public static string Query(Uri publicUrl, NotifiedAlert alert)
    {
        var (raised, figure) = (alert.Raised, alert.Raised.Figure);
        if (figure.IsSpecial)
            return $"{Root(publicUrl)}/dashboard/{(figure.IsScore ? "compliance" : figure.Metric == AlertFigure.BudgetUsedPercent ? "budgets" : "costs")}";
        var query = new List<string>
        {
            $"metric={Uri.EscapeDataString(figure.Metric)}",
            $"from={Uri.EscapeDataString(Iso8601.Format(raised.At - figure.Window - Before))}",
            $"to={Uri.EscapeDataString(Iso8601.Format((alert.Resolved?.At ?? raised.At).AddMinutes(1)))}",
        };
        if (figure.Service is { } service)
            query.Add($"service={Uri.EscapeDataString(service)}");
        return $"{Root(publicUrl)}/dashboard/explore?{string.Join('&', query)}";
    }

    /// <summary>A report's run, with its files.</summary>
    public static string Run(Uri publicUrl, Guid runId) => $"{Root(publicUrl)}/dashboard/report-runs/{runId}";

    public static string Root(Uri publicUrl) => publicUrl.AbsoluteUri.TrimEnd('/');
}
