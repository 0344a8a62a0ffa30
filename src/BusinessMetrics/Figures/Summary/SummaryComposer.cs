using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Figures.Usage;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Figures.Summary;

/// <summary>Makes the summary from the series' figures in a window and in the one before; pure (docs/understand/figures/vocabulary.md, "Summary").</summary>
public static class SummaryComposer
{
    private const int TopMetricsShown = 5;
    private const int TopServicesShown = 5;
    private const int TrendsShown = 10;

    /// <summary>Any other category is shown like performance.</summary>
    private static readonly MetricCategory[] NamedByTheContract =
    [
        MetricCategories.Performance, MetricCategories.Security, MetricCategories.Cost, MetricCategories.Usage, MetricCategories.Compliance,
    ];

    public static MetricsSummary Compose(
        string timeRange,
        IReadOnlyList<SeriesFigures> current,
        IReadOnlyList<SeriesFigures> previous,
        string reportingCurrency,
        IReadOnlyList<FiringAlert> alerts,
        DateTimeOffset now)
    {
        bool IsMoney(MetricSeries series) => MoneySpent.IsIn(series, reportingCurrency);
        return new(
            timeRange,
            current.Total().Count,
            new(
                Measured(MetricCategories.Performance, current, previous),
                Measured(MetricCategories.Security, current, previous),
                new(
                    In(MetricCategories.Cost, current).Count,
                    Sum(current, IsMoney),
                    [.. TopServices(current, previous, IsMoney).Select(top => new ServiceCost(top.Service, top.Sum, top.Trend))]),
                new(
                    In(MetricCategories.Usage, current).Count,
                    Sum(current, UsageRequests.AreIn),
                    [.. TopServices(current, previous, UsageRequests.AreIn).Select(top => new ServiceRequests(top.Service, top.Sum, top.Trend))]),
                Measured(MetricCategories.Compliance, current, previous))
            {
                Further = MetricCategories.All
                    .Except(NamedByTheContract)
                    .ToDictionary(category => category.Name, category => (object)Measured(category, current, previous)),
            },
            [.. MostRecorded(current, previous).Take(TrendsShown).Select(MetricTrendOf)],
            alerts,
            now);
    }

    private static MeasuredSummary Measured(
        MetricCategory category, IReadOnlyList<SeriesFigures> current, IReadOnlyList<SeriesFigures> previous)
    {
        var total = In(category, current);
        var top = MostRecorded(current.Where(each => each.Series.Category == category), previous)
            .Take(TopMetricsShown)
            .Select(metric => new TopMetric(metric.Name, metric.Now.Mean, Trends.Of(metric.Now.Mean, metric.Before.Mean)));
        return new(total.Count, total.Mean, [.. top]);
    }

    private static RollupFigures In(MetricCategory category, IEnumerable<SeriesFigures> series) =>
        series.Where(each => each.Series.Category == category).Total();

    private static ExactNumber Sum(IEnumerable<SeriesFigures> series, Func<MetricSeries, bool> counts) =>
        series.Where(each => counts(each.Series)).Total().Sum;

    /// <summary>Metrics of one name and category, most recorded first; the same name in two categories is two metrics.</summary>
    private static IEnumerable<(string Name, RollupFigures Now, RollupFigures Before)> MostRecorded(
        IEnumerable<SeriesFigures> current, IEnumerable<SeriesFigures> previous)
    {
        var before = previous.GroupBy(Metric).ToDictionary(group => group.Key, group => group.Total());
        return current
            .GroupBy(Metric)
            .Select(group => (group.Key.Name, group.Key.Category, Now: group.Total(), Before: before.GetValueOrDefault(group.Key)))
            .OrderByDescending(metric => metric.Now.Count)
            .ThenBy(metric => metric.Name, StringComparer.Ordinal)
            .ThenBy(metric => MetricCategories.OrderOf(metric.Category))
            .Select(metric => (metric.Name, metric.Now, metric.Before));

        static (MetricCategory Category, string Name) Metric(SeriesFigures each) => (each.Series.Category, each.Series.Name);
    }

    private static IEnumerable<(string Service, ExactNumber Sum, Trend Trend)> TopServices(
        IEnumerable<SeriesFigures> current, IEnumerable<SeriesFigures> previous, Func<MetricSeries, bool> counts)
    {
        var before = SumByService(previous, counts).ToDictionary(service => service.Service, service => service.Sum);
        return SumByService(current, counts)
            .OrderByDescending(service => service.Sum)
            .ThenBy(service => service.Service, StringComparer.Ordinal)
            .Take(TopServicesShown)
            .Select(service => (
                service.Service,
                service.Sum,
                Trends.Of(service.Sum.ToDouble(), before.GetValueOrDefault(service.Service).ToDouble())));
    }

    private static IEnumerable<(string Service, ExactNumber Sum)> SumByService(
        IEnumerable<SeriesFigures> series, Func<MetricSeries, bool> counts) =>
        series
            .Where(each => counts(each.Series))
            .GroupBy(each => each.Series.Service)
            .Select(group => (group.Key, group.Total().Sum));

    private static MetricTrend MetricTrendOf((string Name, RollupFigures Now, RollupFigures Before) metric)
    {
        var (now, before) = (metric.Now.Mean, metric.Before.Mean);
        return new(metric.Name, now, before, Trends.ChangePercent(now, before), Trends.Of(now, before));
    }
}
