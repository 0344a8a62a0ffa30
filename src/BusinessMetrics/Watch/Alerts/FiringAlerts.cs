using BusinessMetrics.Figures.Summary;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Alerts;

namespace BusinessMetrics.Watch.Alerts;

/// <summary>The alerts that the summary shows.</summary>
public sealed class FiringAlerts(AlertListing alerts) : IFiringAlerts
{
    public async Task<IReadOnlyList<FiringAlert>> OfAsync(
        string? category, IReadOnlyList<string>? services, DateTimeOffset? asOf, CancellationToken cancellation) =>
        Of(await alerts.AlertsAsync(new(Firing: true, Services: services), null, asOf, cancellation), category);

    /// <summary>The worst first, then by metric, then by rule.</summary>
    /// <param name="category">Only alerts of rules that watch this category, or none in particular; null for all.</param>
    public static IReadOnlyList<FiringAlert> Of(IEnumerable<KnownAlert> firing, string? category) =>
    [
        .. firing
            .Where(alert => category is null || alert.Category is null || alert.Category == category)
            .OrderByDescending(alert => alert.Severity)
            .ThenBy(alert => alert.MetricName, StringComparer.Ordinal)
            .ThenBy(alert => alert.Rule, StringComparer.Ordinal)
            .ThenByDescending(alert => alert.Level)
            .Select(alert => new FiringAlert(
                alert.MetricName, AlertNames.Of(alert.Severity), alert.Message, Finite(alert.Threshold.ToDouble()), Finite((alert.Value ?? ExactNumber.Zero).ToDouble()))),
    ];

    /// <summary>A sum may be beyond every double, and JSON knows no infinity.</summary>
    private static double Finite(double value) => Math.Clamp(value, double.MinValue, double.MaxValue);
}
