using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Figures.Performance;
using BusinessMetrics.Projections.Figures.Security;
using BusinessMetrics.Projections.Figures.Usage;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Projections.Figures.Catalog;

/// <summary>In which figures of their own category metrics are, as each category says of its own. The listing, the summary's counts and alert rules take any.</summary>
public static class CategoryCoverage
{
    /// <summary>Of metrics that have a category, name and unit in common; whether their metadata say what they have to is not known of them.</summary>
    public static Coverage Of(MetricCategory category, string name, string unit, string reportingCurrency)
    {
        if (category == MetricCategories.Cost)
            return CostCategory.CoverageOf(name, unit, reportingCurrency);
        var measured = UnitCatalogue.Of(unit, name, reportingCurrency);
        if (category == MetricCategories.Performance)
            return PerformanceCategory.CoverageOf(name, measured);
        if (category == MetricCategories.Security)
            return SecurityCategory.CoverageOf(name, measured);
        if (category == MetricCategories.Usage)
            return UsageCategory.CoverageOf(name, measured);
        return category == MetricCategories.Compliance
            ? ComplianceCategory.CoverageOf(name, measured)
            : Coverage.In("summary");
    }

    public static Coverage Of(MetricSeries series, string reportingCurrency) => Of(series.Category, series.Name, series.Unit, reportingCurrency);

    /// <summary>Of one metric, whose metadata may lack what its figures need.</summary>
    public static Coverage Of(MetricRecorded metric, string reportingCurrency) => metric.Category == MetricCategories.Compliance
        ? ComplianceCategory.CoverageOf(metric, UnitCatalogue.Of(metric.Unit, metric.Name, reportingCurrency))
        : Of(metric.Category, metric.Name, metric.Unit, reportingCurrency);
}
