using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Figures.Performance;
using BusinessMetrics.Projections.Figures.Security;
using BusinessMetrics.Projections.Figures.Usage;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Figures.Costs;

/// <summary>What a cost answer is made of.</summary>
/// <param name="Money">By UTC day, service, resource_type, and model_name where groups of it are asked for.</param>
/// <param name="Resources">By figure and unit: what resources were used, and predictions made, as cost metrics tell.</param>
/// <param name="Storage">By unit and service, with the latest value.</param>
/// <param name="Predictions">How many there were.</param>
/// <param name="AccuracyPoints">Accuracies on a scale of 0 to 100.</param>
public sealed record CostRows(
    IReadOnlyList<RollupRow> Money,
    IReadOnlyList<RollupRow> Resources,
    IReadOnlyList<RollupRow> Storage,
    RollupFigures Predictions,
    RollupFigures AccuracyPoints,
    RollupFigures ThreatsDetected);

/// <summary>Asks the read models what a cost answer is made of.</summary>
public sealed class CostFigures(RollupReader rollups, ServiceSettings settings)
{
    private static readonly string[] Resources =
        [CostCategory.CpuHours, CostCategory.MemoryGbHours, CostCategory.NetworkGb, CostCategory.PredictionCount];

    /// <param name="services">Narrows everything; null for all.</param>
    /// <param name="resourceType">Narrows money; null for all.</param>
    /// <param name="byModel">Whether money is told apart by model too.</param>
    public async Task<CostRows> ReadAsync(
        TimeWindow window, DateTimeOffset? asOf, IReadOnlyList<string>? services, string? resourceType, bool byModel, CancellationToken cancellation)
    {
        string[] model = byModel ? ["model_name"] : [];
        var money = rollups.ReadAsync(
            MoneySpent.Asked(
                (Of(CostCategory.Rollups) with { Bucket = Granularity.Day }).Where("resource_type", resourceType),
                settings.ReportingCurrency,
                ["service", "resource_type", .. model]),
            cancellation);
        var resources = rollups.ReadAsync(Of(CostCategory.Rollups).WhereAny("figure", Resources).By("figure", "unit"), cancellation);
        var storage = rollups.ReadAsync(
            (Of(CostCategory.Rollups) with { Statistics = Statistics.Latest }).Where("figure", CostCategory.StorageGb).By("unit", "service"),
            cancellation);
        var accuracies = TotalAsync(PerformanceCategory.Rollups, PerformanceCategory.AccuracyPoints);
        var threats = TotalAsync(SecurityCategory.RollupsOf(services), SecurityCategory.ThreatDetected);
        // At once, since none needs another.
        await Task.WhenAll(money, resources, storage, accuracies, threats);
        return new(MoneySpent.In(settings.ReportingCurrency, await money), await resources, await storage, await PredictionsAsync(await resources), await accuracies, await threats);

        RollupQuery Of(RollupModel model) => new RollupQuery(model, window) { AsOf = asOf }.Within("service", services);

        async Task<RollupFigures> TotalAsync(RollupModel model, string figure) =>
            RollupFigures.Total((await rollups.ReadAsync(Of(model).Where("figure", figure).By(), cancellation)).Select(row => row.Figures));

        // Predictions may be told by any of three categories; the first that tells of any counts.
        async Task<RollupFigures> PredictionsAsync(IReadOnlyList<RollupRow> costs)
        {
            var told = RollupFigures.Total(costs
                .Where(row => row["figure"] == CostCategory.PredictionCount && UnitCatalogue.Of(row["unit"]!, CostCategory.PredictionCount).IsOfThings && !UnitCatalogue.MayBeMoney(row["unit"]!))
                .Select(row => row.Figures));
            if (told.Count == 0)
                told = await TotalAsync(UsageCategory.Rollups, UsageCategory.PredictionCount);
            return told.Count > 0 ? told : await TotalAsync(PerformanceCategory.Rollups, PerformanceCategory.PredictionCount);
        }
    }
}
