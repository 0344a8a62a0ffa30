using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Projections.Store.Ledger;

/// <summary>What metrics have in common when they are added up: every filter of the listing is a part of it.</summary>
public sealed record MetricSeries(MetricCategory Category, string Service, string Name, string? Model, string Unit)
{
    /// <summary>The dimensions of the ledger's roll-ups, in their order.</summary>
    public static IReadOnlyList<string> Dimensions { get; } = ["category", "service", "metric_name", "model_name", "unit"];

    /// <summary>What the series is measured in, in a service that reports in the currency.</summary>
    public Unit UnitIn(string reportingCurrency) => UnitCatalogue.Of(Unit, Name, reportingCurrency);

    public SeriesKey Key => new(Category.Name, Service, Name, Model, Unit);

    public static MetricSeries Of(MetricRecorded metric) =>
        new(metric.Category, metric.Service, metric.Name, metric.Model, metric.Unit);

    public static MetricSeries Of(SeriesKey key) => new(MetricCategories.Of(key[0]!), key[1]!, key[2]!, key[3], key[4]!);
}

/// <summary>What the metrics of one series come to in a window.</summary>
public sealed record SeriesFigures(MetricSeries Series, RollupFigures Figures)
{
    /// <summary>With what they are measured in.</summary>
    public (Unit Unit, RollupFigures Figures) In(string reportingCurrency) => (Series.UnitIn(reportingCurrency), Figures);
}

public static class SeriesFiguresTotal
{
    public static RollupFigures Total(this IEnumerable<SeriesFigures> series) => RollupFigures.Total(series.Select(each => each.Figures));
}
