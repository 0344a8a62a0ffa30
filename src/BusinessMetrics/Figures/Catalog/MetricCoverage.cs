using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Figures.Catalog;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Figures.Catalog;

/// <summary>Warns of metrics that are in no figure of their category, or might not be.</summary>
public sealed class MetricCoverage(ServiceSettings settings) : IMetricCoverage
{
    public IReadOnlyList<MetricWarning>? WarningsOf(NewMetric metric)
    {
        // Only compliance's figures need something of the metadata: nothing else is worth an event that nobody records.
        var coverage = metric.Category == MetricCategories.Compliance
            ? CategoryCoverage.Of(metric.ToEvent(null, null), settings.ReportingCurrency)
            : CategoryCoverage.Of(metric.Category, metric.Name, metric.Unit, settings.ReportingCurrency);
        return coverage.Reason is { } reason ? [Warning(metric, coverage, reason)] : null;
    }

    private static MetricWarning Warning(NewMetric metric, Coverage coverage, UncountedReason reason)
    {
        var (code, field, what) = reason switch
        {
            UncountedReason.UnknownName => (ServiceMeters.UncountedForName, "metric_name", FieldError.Quote(metric.Name)),
            UncountedReason.UnknownUnit => (ServiceMeters.UncountedForUnknownUnit, "unit", FieldError.Quote(metric.Unit)),
            UncountedReason.UnfitUnit => (ServiceMeters.UncountedForUnfitUnit, "unit", FieldError.Quote(metric.Unit)),
            _ => (ServiceMeters.UncountedForMetadata, "metadata", FieldError.Quote(metric.Name)),
        };
        var effect = coverage.IsCounted
            ? $"counts in {string.Join(", ", coverage.Figures)} only while most metrics there are measured alike"
            : $"is in no figure of {metric.Category.Name}";
        return new(code, field, $"Recorded; {what} {effect}. Needed is {coverage.Needed}.", !coverage.IsCounted);
    }
}
