using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Projections.Figures.Performance;
using BusinessMetrics.Projections.Figures.Usage;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;

namespace BusinessMetrics.Figures.Performance;

/// <summary>Makes the performance answer from the figures of a window and of the one before; pure (docs/understand/figures/vocabulary.md, "Performance").</summary>
public static class PerformanceComposer
{
    /// <summary>The figures by which a model is listed.</summary>
    private static readonly string[] OfModels =
    [
        PerformanceCategory.Accuracy, PerformanceCategory.Latency, PerformanceCategory.Throughput, PerformanceCategory.ErrorRate,
    ];

    /// <param name="aggregation">Replaces the mean where the answer has an average, and by model and service.</param>
    /// <param name="top">How many models and services are told apart, of each figure those with the most values.</param>
    public static PerformanceMetrics Compose(
        PerformanceWindow current, PerformanceWindow previous, QuantileSketch latencies, string aggregation, int top)
    {
        var accuracy = Total(current, PerformanceCategory.Accuracy);
        var latency = Total(current, PerformanceCategory.Latency);
        var errors = Total(current, PerformanceCategory.ErrorRate);
        var (requests, samples) = RequestsPerSecond(current);
        var byModel = By("model_name", current, PerformanceCategory.Accuracy, aggregation, top);
        var byService = By("service", current, PerformanceCategory.ErrorRate, aggregation, top);
        var models = Models(current, top);
        return new(
            new(
                Latest(accuracy),
                Aggregated(aggregation, accuracy),
                MeanTrend(current, previous, PerformanceCategory.Accuracy),
                byModel.Shown,
                Largest.Of(byModel.Others, rest => new OtherModels(rest.Count, Aggregated(aggregation, RollupFigures.Total(rest)), RollupFigures.Total(rest).Count)),
                accuracy.Count),
            new(
                Latest(latency),
                Aggregated(aggregation, latency),
                latencies.Quantile(0.95),
                latencies.Quantile(0.99),
                MeanTrend(current, previous, PerformanceCategory.Latency),
                latency.Count),
            new(
                requests,
                PredictionsPerSecond(current),
                Trends.Of(requests, RequestsPerSecond(previous).PerSecond),
                samples),
            new(
                Latest(errors),
                Aggregated(aggregation, errors),
                MeanTrend(current, previous, PerformanceCategory.ErrorRate),
                byService.Shown,
                Largest.Of(byService.Others, rest => new OtherServices(rest.Count, Aggregated(aggregation, RollupFigures.Total(rest)), RollupFigures.Total(rest).Count)),
                errors.Count),
            [.. models.Shown.OrderBy(model => model.Key, StringComparer.Ordinal).Select(model => PerformanceOf(model.Key, [model], current))],
            Largest.Of(models.Others, rest => OthersOf(rest, current)));
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
    private static ModelPerformance PerformanceOf(string name, IReadOnlyList<IGrouping<string, RollupRow>> models, PerformanceWindow window)
    {
        var names = models.Select(model => model.Key).ToHashSet();
        var own = window with
        {
            Figures = [.. models.SelectMany(model => model)],
            Usage = [.. window.Usage.Where(row => row["model_name"] is { } model && names.Contains(model))],
        };
        return new(
            name,
            Total(own, PerformanceCategory.Accuracy).Mean,
            Total(own, PerformanceCategory.Latency).Mean,
            RequestsPerSecond(own).PerSecond,
            Total(own, PerformanceCategory.ErrorRate).Mean,
            own.Figures.Max(row => row.Figures.Last!.Value.At));
    }

    private static OtherModelsPerformance OthersOf(IReadOnlyList<IGrouping<string, RollupRow>> rest, PerformanceWindow window)
    {
        var others = PerformanceOf("", rest, window);
        return new(rest.Count, others.Accuracy, others.LatencyMs, others.Throughput, others.ErrorRate, others.LastUpdated);
    }

    private static (double PerSecond, long Samples) RequestsPerSecond(PerformanceWindow window)
    {
        var reported = Total(window, PerformanceCategory.Throughput);
        if (reported.Count > 0)
            return (reported.Mean, reported.Count);
        var requests = Total(window.Usage, UsageCategory.Requests);
        return (PerSecond(requests, window.Window), requests.Count);
    }

    private static double PredictionsPerSecond(PerformanceWindow window)
    {
        var reported = Total(window, PerformanceCategory.PredictionsPerSecond);
        if (reported.Count > 0)
            return reported.Mean;
        var counted = Total(window, PerformanceCategory.PredictionCount);
        return PerSecond(counted.Count > 0 ? counted : Total(window.Usage, UsageCategory.PredictionCount), window.Window);
    }

    private static double PerSecond(RollupFigures figures, TimeWindow window) =>
        window.Length > TimeSpan.Zero ? (figures.Sum * TimeSpan.TicksPerSecond).DividedBy(window.Length.Ticks) : 0;

    /// <summary>Those with the most values, by name, and the figures of the others.</summary>
    private static (Dictionary<string, ExactNumber> Shown, IReadOnlyList<RollupFigures> Others) By(
        string dimension, PerformanceWindow window, string figure, string aggregation, int top)
    {
        var (shown, rest) = Largest.Split(
            [
                .. window.Figures
                    .Where(row => row["figure"] == figure && row[dimension] is not null)
                    .GroupBy(row => row[dimension]!)
                    .Select(group => (group.Key, Figures: RollupFigures.Total(group.Select(row => row.Figures))))
                    .OrderByDescending(group => group.Figures.Count)
                    .ThenBy(group => group.Key, StringComparer.Ordinal),
            ],
            top);
        return (
            shown.OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => Aggregated(aggregation, group.Figures)),
            [.. rest.Select(group => group.Figures)]);
    }

    private static Trend MeanTrend(PerformanceWindow current, PerformanceWindow previous, string figure) =>
        Trends.Of(Total(current, figure).Mean, Total(previous, figure).Mean);

    private static ExactNumber Aggregated(string aggregation, RollupFigures figures) => Aggregate.Of(aggregation, figures);

    private static ExactNumber Latest(RollupFigures figures) => figures.Last?.Value ?? 0;

    private static RollupFigures Total(PerformanceWindow window, string figure) => Total(window.Figures, figure);

    private static RollupFigures Total(IEnumerable<RollupRow> rows, string figure) =>
        RollupFigures.Total(rows.Where(row => row["figure"] == figure).Select(row => row.Figures));
}
