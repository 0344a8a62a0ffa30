using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Projections.Figures.Performance;
using BusinessMetrics.Projections.Figures.Usage;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Figures.Performance;

/// <summary>Makes the performance answer from the figures of a window and of the one before; pure (docs/understand/figures/vocabulary.md, "Performance").</summary>
public static class PerformanceComposer
{
    /// <summary>The figures by which a model is listed.</summary>
    private static readonly string[] OfModels =
    [
        PerformanceCategory.Accuracy, PerformanceCategory.Latency, PerformanceCategory.Throughput, PerformanceCategory.ErrorRate,
    ];

    private static readonly Unit AsPerSecond = UnitCatalogue.Of("per_second", PerformanceCategory.Throughput);

    /// <param name="aggregation">Replaces the mean where the answer has an average, and by model and service.</param>
    /// <param name="top">How many models and services are told apart, of each figure those with the most values.</param>
    public static PerformanceMetrics Compose(
        PerformanceWindow current, PerformanceWindow previous, QuantileSketch latencies, string aggregation, int top)
    {
        var accuracy = Measured(current, PerformanceCategory.Accuracy);
        var latency = Total(current, PerformanceCategory.Latency);
        var errors = Measured(current, PerformanceCategory.ErrorRate);
        var (requests, samples) = RequestsPerSecond(current);
        var byModel = By("model_name", current, PerformanceCategory.Accuracy, accuracy.Unit, aggregation, top);
        var byService = By("service", current, PerformanceCategory.ErrorRate, errors.Unit, aggregation, top);
        var models = Models(current, top);
        return new(
            new(
                Latest(accuracy.Figures),
                Aggregated(aggregation, accuracy.Figures),
                accuracy.Unit?.Name,
                MeanTrend(accuracy, previous, PerformanceCategory.Accuracy),
                byModel.Shown,
                Largest.Of(byModel.Others, rest => new OtherModels(rest.Count, Aggregated(aggregation, RollupFigures.Total(rest)), RollupFigures.Total(rest).Count)),
                accuracy.Figures.Count),
            new(
                Latest(latency),
                Aggregated(aggregation, latency),
                latencies.QuantileWithin(0.95),
                latencies.QuantileWithin(0.99),
                Trends.Of(latency.Mean, Total(previous, PerformanceCategory.Latency).Mean),
                latency.Count),
            new(
                requests,
                PredictionsPerSecond(current),
                Trends.Of(requests, RequestsPerSecond(previous).PerSecond),
                samples),
            new(
                Latest(errors.Figures),
                Aggregated(aggregation, errors.Figures),
                errors.Unit?.Name,
                MeanTrend(errors, previous, PerformanceCategory.ErrorRate),
                byService.Shown,
                Largest.Of(byService.Others, rest => new OtherServices(rest.Count, Aggregated(aggregation, RollupFigures.Total(rest)), RollupFigures.Total(rest).Count)),
                errors.Figures.Count),
            [.. models.Shown.OrderBy(model => model.Key, StringComparer.Ordinal).Select(model => PerformanceOf(model.Key, [model], current, accuracy.Unit, errors.Unit))],
            Largest.Of(models.Others, rest => OthersOf(rest, current, accuracy.Unit, errors.Unit)));
    }

    private static (IReadOnlyList<IGrouping<string, RollupRow>> Shown, IReadOnlyList<IGrouping<string, RollupRow>> Others) Models(PerformanceWindow window, int top) =>
        Largest.Split(
            [
                .. window.Figures
                    .Where(row => row["model_name"] is not null && OfModels.Contains(row["figure"]))
                    .GroupBy(row => row["model_name"]!)
                    .OrderByDescending(model => model.Sum(row => row.Figures.Count))
                    .ThenBy(model => model.Key, StringComparer.Ordinal),
            ],
            top);

    /// <summary>Of several models as if they were one.</summary>
    private static ModelPerformance PerformanceOf(string name, IReadOnlyList<IGrouping<string, RollupRow>> models, PerformanceWindow window, Unit? accuracies, Unit? errorRates)
    {
        var names = models.Select(model => model.Key).ToHashSet();
        var own = window with
        {
            Figures = [.. models.SelectMany(model => model)],
            Usage = [.. window.Usage.Where(row => row["model_name"] is { } model && names.Contains(model))],
        };
        return new(
            name,
            Measure.In(accuracies, Rows(own, PerformanceCategory.Accuracy)).Mean,
            Total(own, PerformanceCategory.Latency).Mean,
            RequestsPerSecond(own).PerSecond,
            Measure.In(errorRates, Rows(own, PerformanceCategory.ErrorRate)).Mean,
            own.Figures.Max(row => row.Figures.Last!.Value.At));
    }

    private static OtherModelsPerformance OthersOf(IReadOnlyList<IGrouping<string, RollupRow>> rest, PerformanceWindow window, Unit? accuracies, Unit? errorRates)
    {
        var others = PerformanceOf("", rest, window, accuracies, errorRates);
        return new(rest.Count, others.Accuracy, others.LatencyMs, others.Throughput, others.ErrorRate, others.LastUpdated);
    }

    private static (double PerSecond, long Samples) RequestsPerSecond(PerformanceWindow window)
    {
        if (ReportedPerSecond(window, PerformanceCategory.Throughput) is { } reported)
            return reported;
        var requests = Total(window.Usage, UsageCategory.Requests);
        return (PerSecond(requests, window.Window), requests.Count);
    }

    private static double PredictionsPerSecond(PerformanceWindow window)
    {
        if (ReportedPerSecond(window, PerformanceCategory.PredictionsPerSecond) is { } reported)
            return reported.Mean;
        var counted = Total(window, PerformanceCategory.PredictionCount);
        return PerSecond(counted.Count > 0 ? counted : Total(window.Usage, UsageCategory.PredictionCount), window.Window);
    }

    /// <summary>A number in no unit of rates is taken for one a second.</summary>
    private static (double Mean, long Samples)? ReportedPerSecond(PerformanceWindow window, string figure)
    {
        var reported = Measured(window, figure);
        if (reported.Unit is not { } unit)
            return null;
        var perSecond = unit.Dimension == Dimension.Rate ? Measure.In(AsPerSecond, Rows(window, figure)) : reported;
        return (perSecond.Mean, perSecond.Figures.Count);
    }

    private static double PerSecond(RollupFigures figures, TimeWindow window) =>
        window.Length > TimeSpan.Zero ? (figures.Sum * TimeSpan.TicksPerSecond).DividedBy(window.Length.Ticks) : 0;

    /// <summary>Those with the most values, by name, and the figures of the others.</summary>
    private static (Dictionary<string, ExactNumber> Shown, IReadOnlyList<RollupFigures> Others) By(
        string dimension, PerformanceWindow window, string figure, Unit? unit, string aggregation, int top)
    {
        var (shown, rest) = Largest.Split(
            [
                .. window.Figures
                    .Where(row => row["figure"] == figure && row[dimension] is not null)
                    .GroupBy(row => row[dimension]!)
                    .Select(group => (group.Key, Measure.In(unit, Rows(group)).Figures))
                    .Where(group => group.Figures.Count > 0)
                    .OrderByDescending(group => group.Figures.Count)
                    .ThenBy(group => group.Key, StringComparer.Ordinal),
            ],
            top);
        return (
            shown.OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => Aggregated(aggregation, group.Figures)),
            [.. rest.Select(group => group.Figures)]);
    }

    private static Trend MeanTrend(Measure current, PerformanceWindow previous, string figure) =>
        Trends.Of(current.Mean, (current.Unit is null ? Measured(previous, figure) : Measure.In(current.Unit, Rows(previous, figure))).Mean);

    private static ExactNumber Aggregated(string aggregation, RollupFigures figures) => Aggregate.Of(aggregation, figures);

    private static ExactNumber Latest(RollupFigures figures) => figures.Last?.Value ?? 0;

    /// <summary>What most of the window's metrics are measured in: what cannot be converted to it is not added to it.</summary>
    private static Measure Measured(PerformanceWindow window, string figure) => Measure.MostRecorded(Rows(window, figure));

    private static IEnumerable<(Unit Unit, RollupFigures Figures)> Rows(PerformanceWindow window, string figure) =>
        Rows(window.Figures.Where(row => row["figure"] == figure));

    private static IEnumerable<(Unit Unit, RollupFigures Figures)> Rows(IEnumerable<RollupRow> rows) =>
        rows.Select(row => (UnitCatalogue.Of(row["unit"]!, row["figure"]!), row.Figures));

    private static RollupFigures Total(PerformanceWindow window, string figure) => Total(window.Figures, figure);

    private static RollupFigures Total(IEnumerable<RollupRow> rows, string figure) =>
        RollupFigures.Total(rows.Where(row => row["figure"] == figure).Select(row => row.Figures));
}
