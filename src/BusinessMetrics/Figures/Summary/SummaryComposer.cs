using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Figures.Usage;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Units;

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
                Measured(MetricCategories.Performance, current, previous, reportingCurrency),
                Measured(MetricCategories.Security, current, previous, reportingCurrency),
                new(
                    In(MetricCategories.Cost, current).Count,
                    Sum(current, IsMoney, reportingCurrency),
                    reportingCurrency,
                    [.. TopServices(current, previous, IsMoney, reportingCurrency).Select(top => new ServiceCost(top.Service, top.Sum, top.Trend))]),
                new(
                    In(MetricCategories.Usage, current).Count,
                    Sum(current, UsageRequests.AreIn, reportingCurrency),
                    UsageCategory.Requests,
                    [.. TopServices(current, previous, UsageRequests.AreIn, reportingCurrency).Select(top => new ServiceRequests(top.Service, top.Sum, top.Trend))]),
                Measured(MetricCategories.Compliance, current, previous, reportingCurrency))
            {
                Further = MetricCategories.All
                    .Except(NamedByTheContract)
                    .ToDictionary(category => category.Name, category => (object)Measured(category, current, previous, reportingCurrency)),
            },
            [.. MostRecorded(current, previous, reportingCurrency).Take(TrendsShown).Select(MetricTrendOf)],
            alerts,
            now);
    }

    private static MeasuredSummary Measured(
        MetricCategory category, IReadOnlyList<SeriesFigures> current, IReadOnlyList<SeriesFigures> previous, string reportingCurrency)
    {
        var own = current.Where(each => each.Series.Category == category).ToArray();
        var most = Measure.MostRecorded(own.Select(each => each.In(reportingCurrency)));
        var top = MostRecorded(own, previous, reportingCurrency)
            .Take(TopMetricsShown)
            .Select(metric => new TopMetric(metric.Name, metric.Now.Mean, metric.Now.Unit!.Name, Trends.Of(metric.Now.Mean, metric.Before.Mean)));
        return new(own.Total().Count, most.Mean, most.Unit?.Name, [.. top]);
    }

    private static RollupFigures In(MetricCategory category, IEnumerable<SeriesFigures> series) =>
        series.Where(each => each.Series.Category == category).Total();

    /// <summary>In the base of what is counted: of money the reporting currency, of requests requests.</summary>
    private static ExactNumber Sum(IEnumerable<SeriesFigures> series, Func<MetricSeries, bool> counts, string reportingCurrency) => series
        .Where(each => counts(each.Series))
        .Aggregate(ExactNumber.Zero, (sum, each) => sum + each.Series.UnitIn(reportingCurrency).ToBase(each.Figures.Sum));

    /// <summary>
    /// Metrics of one name and category, most recorded first; the same name in two categories is two metrics. Both windows are
    /// in one unit, of the dimension that most of the metric is measured in now.
    /// </summary>
    private static IEnumerable<(string Name, Measure Now, Measure Before)> MostRecorded(
        IEnumerable<SeriesFigures> current, IEnumerable<SeriesFigures> previous, string reportingCurrency)
    {
        var before = previous.ToLookup(Metric);
        return current
            .GroupBy(Metric)
            .Select(group => (group.Key.Name, group.Key.Category, group.Total().Count, Now: group, Before: before[group.Key]))
            .OrderByDescending(metric => metric.Count)
            .ThenBy(metric => metric.Name, StringComparer.Ordinal)
            .ThenBy(metric => MetricCategories.OrderOf(metric.Category))
            .Select(metric => Both(metric.Name, metric.Now, metric.Before));

        static (MetricCategory Category, string Name) Metric(SeriesFigures each) => (each.Series.Category, each.Series.Name);

        (string, Measure, Measure) Both(string name, IEnumerable<SeriesFigures> now, IEnumerable<SeriesFigures> then)
        {
            var (measured, earlier) = (now.Select(each => each.In(reportingCurrency)).ToArray(), then.Select(each => each.In(reportingCurrency)).ToArray());
            var most = Measure.MostRecorded(measured).Unit!;
            var unit = Measure.MostRecorded([.. measured.Where(each => each.Unit.CanBeAddedTo(most)), .. earlier.Where(each => each.Unit.CanBeAddedTo(most))]).Unit;
            return (name, Measure.In(unit, measured), Measure.In(unit, earlier));
        }
    }

    private static IEnumerable<(string Service, ExactNumber Sum, Trend Trend)> TopServices(
        IEnumerable<SeriesFigures> current, IEnumerable<SeriesFigures> previous, Func<MetricSeries, bool> counts, string reportingCurrency)
    {
        var before = SumByService(previous, counts, reportingCurrency).ToDictionary(service => service.Service, service => service.Sum);
        return SumByService(current, counts, reportingCurrency)
            .OrderByDescending(service => service.Sum)
            .ThenBy(service => service.Service, StringComparer.Ordinal)
            .Take(TopServicesShown)
            .Select(service => (
                service.Service,
                service.Sum,
                Trends.Of(service.Sum.ToDouble(), before.GetValueOrDefault(service.Service).ToDouble())));
    }

    private static IEnumerable<(string Service, ExactNumber Sum)> SumByService(
        IEnumerable<SeriesFigures> series, Func<MetricSeries, bool> counts, string reportingCurrency) =>
        series
            .Where(each => counts(each.Series))
            .GroupBy(each => each.Series.Service)
            .Select(group => (group.Key, Sum(group, counts, reportingCurrency)));

    private static MetricTrend MetricTrendOf((string Name, Measure Now, Measure Before) metric)
    {
        var (now, before) = (metric.Now.Mean, metric.Before.Mean);
        return new(metric.Name, now, before, metric.Now.Unit!.Name, Trends.ChangePercent(now, before), Trends.Of(now, before));
    }
}
