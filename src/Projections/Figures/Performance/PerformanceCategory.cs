using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Figures.Performance;

/// <summary>Performance metrics and what their read model keeps (docs/understand/figures/vocabulary.md, "Performance").</summary>
public static class PerformanceCategory
{
    /// <summary>Accuracies as they were reported.</summary>
    public const string Accuracy = "accuracy";

    /// <summary>The same on a scale of 0 to 100: a value of at most 1 is a ratio.</summary>
    public const string AccuracyPoints = "accuracy_points";

    /// <summary>In milliseconds.</summary>
    public const string Latency = "latency";

    public const string Throughput = "throughput";
    public const string PredictionsPerSecond = "predictions_per_second";
    public const string PredictionCount = "prediction_count";
    public const string ErrorRate = "error_rate";

    /// <summary>Dimensions: figure (one of the constants above), service, model_name.</summary>
    public static RollupModel Rollups { get; } = new("performance", ["figure", "service", "model_name"], Observe)
    {
        Category = "performance",
        SketchGranularities = Granularities.UpToDay,
        IsSketched = series => series[0] == Latency,
    };

    public static CategoryReadModel ReadModel { get; } = new(MetricCategories.Performance, [Rollups], version: 2);

    private static IEnumerable<Observation> Observe(RecordedMetric recorded)
    {
        var metric = recorded.Metric;
        return FiguresOf(metric).Select(figure => new Observation(new(figure.Name, metric.Service, metric.Model), figure.Value));
    }

    private static IEnumerable<(string Name, ExactNumber Value)> FiguresOf(MetricRecorded metric)
    {
        switch (metric.Name)
        {
            case "prediction_accuracy" or "model_accuracy" or "accuracy":
                yield return (Accuracy, metric.Value);
                yield return (AccuracyPoints, metric.Value <= 1 ? metric.Value * 100m : metric.Value);
                break;
            case "throughput" or "requests_per_second":
                yield return (Throughput, metric.Value);
                break;
            case "predictions_per_second":
                yield return (PredictionsPerSecond, metric.Value);
                break;
            case "prediction_count":
                yield return (PredictionCount, metric.Value);
                break;
            case "error_rate":
                yield return (ErrorRate, metric.Value);
                break;
        }

        if (IsLatency(metric.Name) && metric.InMilliseconds() is { } milliseconds)
            yield return (Latency, milliseconds);
    }

    private static bool IsLatency(string name) =>
        name.EndsWith("latency", StringComparison.Ordinal)
        || name.EndsWith("response_time", StringComparison.Ordinal)
        || name.EndsWith("duration", StringComparison.Ordinal);
}
