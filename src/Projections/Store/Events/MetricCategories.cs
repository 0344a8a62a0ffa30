using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Figures.Performance;
using BusinessMetrics.Projections.Figures.Security;
using BusinessMetrics.Projections.Figures.Usage;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>The categories there are. A new one is one more line here (docs/adding-a-category.md).</summary>
public static class MetricCategories
{
    public static IReadOnlyList<MetricCategory> All { get; } =
    [
        PerformanceCategory.Definition,
        SecurityCategory.Definition,
        CostCategory.Definition,
        UsageCategory.Definition,
        ComplianceCategory.Definition,
    ];

    /// <summary>The names as they are sent and stored.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(category => category.Name)];

    /// <summary>Its place in the list.</summary>
    public static int OrderOf(MetricCategory category) => All.Index().First(known => known.Item == category).Index;

    /// <summary>Reads a category in any letter case; null for what is none.</summary>
    public static MetricCategory? Find(string? text) =>
        All.FirstOrDefault(category => category.Name.Equals(text?.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>The category that a metric was recorded in.</summary>
    public static MetricCategory Of(string name) =>
        Find(name) ?? throw new InvalidOperationException($"'{name}' is no category that this version knows");
}
