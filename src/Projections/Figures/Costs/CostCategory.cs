using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;

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
    /// Dimensions: figure (the metric's name where it is one of the constants above, else null), unit, service,
    /// model_name, resource_type. What is in the reporting currency's unit is money, whatever its name.
    /// </summary>
    public static RollupModel Rollups { get; } = new(
        "cost", ["figure", "unit", "service", "model_name", "resource_type"], Observe)
    {
        Category = "cost",
        Statistics = Statistics.Latest,
    };

    public static CategoryReadModel ReadModel { get; } = new(MetricCategories.Cost, [Rollups], version: 2);

    private static IEnumerable<Observation> Observe(RecordedMetric recorded)
    {
        var metric = recorded.Metric;
        var figure = metric.Name is CpuHours or MemoryGbHours or NetworkGb or StorageGb or PredictionCount ? metric.Name : null;
        // Currencies are the only units in upper case; which of them is reported in is a setting, and not known here.
        if (figure is null && !IsCurrency(metric.Unit))
            yield break;
        var resource = metric.Word("resource_type") is { } word && ResourceTypes.Contains(word) ? word : Other;
        yield return new(new(figure, metric.Unit, metric.Service, metric.Model, resource), metric.Value);
    }

    private static bool IsCurrency(string unit) => unit.Length == 3 && unit.All(char.IsAsciiLetterUpper);
}
