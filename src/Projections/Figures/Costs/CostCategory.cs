using BusinessMetrics.Projections.Figures.Catalog;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Projections.Figures.Costs;

/// <summary>Cost metrics and what their read model keeps (docs/understand/figures/vocabulary.md, "Cost").</summary>
public static class CostCategory
{
    public const string CpuHours = "cpu_hours";
    public const string MemoryGbHours = "memory_gb_hours";
    public const string NetworkGb = "network_gb";
    public const string StorageGb = "storage_gb";
    public const string PredictionCount = "prediction_count";

    /// <summary>What money is spent on; anything else is other.</summary>
    public static IReadOnlyList<string> ResourceTypes { get; } = ["compute", "storage", "network", Other];

    public const string Other = "other";

    /// <summary>
    /// Dimensions: figure (the metric's name where it is one of the constants above, else null), unit (its normalised
    /// spelling), service, model_name, resource_type. What is in a unit of the reporting currency is money, whatever its name.
    /// </summary>
    public static RollupModel Rollups { get; } = new(
        "cost", ["figure", "unit", "service", "model_name", "resource_type"], Observe)
    {
        Category = "cost",
        Statistics = Statistics.Latest,
    };

    public static CategoryReadModel ReadModel { get; } = new(MetricCategories.Cost, [Rollups], version: 3);

    /// <summary>Which figures a metric of this name and unit is in, in a service that reports in the currency.</summary>
    public static Coverage CoverageOf(string name, string unitText, string reportingCurrency)
    {
        var unit = UnitCatalogue.Of(unitText, name, reportingCurrency);
        if (unit.Dimension == Dimension.Money && unit.Base == reportingCurrency)
            return Coverage.In("total_cost");
        if (name == PredictionCount)
            return Coverage.OfThings("cost_efficiency", unit);
        if (ResourceUnits.Names.Contains(name))
            return unit.Dimension == Dimension.Money || ResourceUnits.Read(name, unit) is null
                ? Coverage.Unfit(unit, $"{reportingCurrency}, or {ResourceUnits.Needed(name)}")
                : Coverage.In("resource_usage");
        return unit.Dimension is Dimension.Unknown or Dimension.Money
            ? Coverage.None(UncountedReason.UnknownUnit, $"{reportingCurrency} or another spelling of it")
            : Coverage.None(UncountedReason.UnknownName, $"{reportingCurrency}, or one of {string.Join(", ", ResourceUnits.Names)} or {PredictionCount}");
    }

    private static IEnumerable<Observation> Observe(RecordedMetric recorded)
    {
        var metric = recorded.Metric;
        var figure = metric.Name is CpuHours or MemoryGbHours or NetworkGb or StorageGb or PredictionCount ? metric.Name : null;
        // Which currency is reported in is a setting, and not known here.
        if (figure is null && !UnitCatalogue.MayBeMoney(metric.Unit))
            yield break;
        var resource = metric.Word("resource_type") is { } word && ResourceTypes.Contains(word) ? word : Other;
        yield return new(new(figure, UnitCatalogue.Spelling(metric.Unit), metric.Service, metric.Model, resource), metric.Value);
    }
}
