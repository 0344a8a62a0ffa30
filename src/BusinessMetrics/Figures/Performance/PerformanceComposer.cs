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
    public static PerformanceMetrics Compose(
        PerformanceWindow current, PerformanceWindow previous, QuantileSketch latencies, string aggregation)
    {
        var accuracy = Total(current, PerformanceCategory.Accuracy);
        var latency = Total(current, PerformanceCategory.Latency);
        var errors = Total(current, PerformanceCategory.ErrorRate);
        var (requests, samples) = RequestsPerSecond(current);
        return new(
            new(
                Latest(accuracy),
                Aggregated(aggregation, accuracy),
                MeanTrend(current, previous, PerformanceCategory.Accuracy),
                By("model_name", current, PerformanceCategory.Accuracy, aggregation),
                accuracy.Count),
            new(
                Latest(latency),
                Aggregated(aggregation, latency),
                latencies.QuantileWithin(0.95),
                latencies.QuantileWithin(0.99),
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
                By("service", current, PerformanceCategory.ErrorRate, aggregation),
                errors.Count),
            Models(current));
    }

    private static IReadOnlyList<ModelPerformance> Models(PerformanceWindow window) =>
    [
        .. window.Figures
            .Where(row => row["model_name"] is not null && OfModels.Contains(row["figure"]))
            .GroupBy(row => row["model_name"]!)
            .OrderBy(model => model.Key, StringComparer.Ordinal)
            .Select(model =>
            {
                var own = window with
                {
                    Figures = [.. model],
                    Usage = [.. window.Usage.Where(row => row["model_name"] == model.Key)],
                };
                return new ModelPerformance(
                    model.Key,
                    Total(own, PerformanceCategory.Accuracy).Mean,
                    Total(own, PerformanceCategory.Latency).Mean,
                    RequestsPerSecond(own).PerSecond,
                    Total(own, PerformanceCategory.ErrorRate).Mean,
                    model.Max(row => row.Figures.Last!.Value.At));
            }),
    ];

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

    private static Dictionary<string, ExactNumber> By(string dimension, PerformanceWindow window, string figure, string aggregation) => window.Figures
        .Where(row => row["figure"] == figure && row[dimension] is not null)
        .GroupBy(row => row[dimension]!)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => Aggregated(aggregation, RollupFigures.Total(group.Select(row => row.Figures))));

    private static Trend MeanTrend(PerformanceWindow current, PerformanceWindow previous, string figure) =>
        Trends.Of(Total(current, figure).Mean, Total(previous, figure).Mean);

    private static ExactNumber Aggregated(string aggregation, RollupFigures figures) => Aggregate.Of(aggregation, figures);

    private static ExactNumber Latest(RollupFigures figures) => figures.Last?.Value ?? 0;

    private static RollupFigures Total(PerformanceWindow window, string figure) => Total(window.Figures, figure);

    private static RollupFigures Total(IEnumerable<RollupRow> rows, string figure) =>
        RollupFigures.Total(rows.Where(row => row["figure"] == figure).Select(row => row.Figures));
}
