using BusinessMetrics.Projections.Figures.Catalog;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Units;

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

    private const string NeedsTime = "a unit of time, such as ms or s";
    private const string NeedsRate = "per_second, req/s or another rate";

    /// <summary>
    /// Dimensions: figure (one of the constants above), service, model_name, unit (the name of what accuracies, throughputs and
    /// error rates were measured in; null for the rest).
    /// </summary>
    public static RollupModel Rollups { get; } = new("performance", ["figure", "service", "model_name", "unit"], Observe)
    {
        Category = "performance",
        SketchGranularities = Granularities.UpToDay,
        IsSketched = series => series[0] == Latency,
    };

    public static CategoryReadModel ReadModel { get; } = new(MetricCategories.Performance, [Rollups], version: 3);

    /// <summary>Which figures a metric of this name and unit is in.</summary>
    public static Coverage CoverageOf(string name, Unit unit) => FigureOf(name) switch
    {
        null => Coverage.None(UncountedReason.UnknownName, "a name of the vocabulary, such as inference_latency or error_rate"),
        Latency => unit.Dimension == Dimension.Time ? Coverage.In("latency") : Coverage.Unfit(unit, NeedsTime),
        Accuracy => Coverage.OfRatio("accuracy", unit),
        ErrorRate => Coverage.OfRatio("error_rate", unit),
        PredictionCount => unit.IsOfThings ? Coverage.In("throughput") : Coverage.Unfit(unit, "count or predictions"),
        _ => unit.Dimension == Dimension.Rate ? Coverage.In("throughput") : unit.IsOfThings ? Coverage.Doubtful("throughput", unit, NeedsRate) : Coverage.Unfit(unit, NeedsRate),
    };

    private static IEnumerable<Observation> Observe(RecordedMetric recorded)
    {
        var metric = recorded.Metric;
        if (FigureOf(metric.Name) is not { } figure)
            yield break;
        var unit = UnitCatalogue.Of(metric.Unit, metric.Name);
        switch (figure)
        {
            case Latency when unit.Dimension == Dimension.Time:
                yield return Of(Latency, unit.ToBase(metric.Value), null);
                break;
            case Accuracy when unit.MayBeRatio:
                yield return Of(Accuracy, metric.Value, unit.Name);
                yield return Of(AccuracyPoints, PointsOf(metric.Value, unit), null);
                break;
            case ErrorRate when unit.MayBeRatio:
                yield return Of(ErrorRate, metric.Value, unit.Name);
                break;
            case PredictionCount when unit.IsOfThings:
                yield return Of(PredictionCount, metric.Value, null);
                break;
            case Throughput or PredictionsPerSecond when unit.Dimension == Dimension.Rate || unit.IsOfThings:
                yield return Of(figure, metric.Value, unit.Name);
                break;
        }

        Observation Of(string name, ExactNumber value, string? measured) => new(new(name, metric.Service, metric.Model, measured), value);
    }

    /// <summary>On a scale of 0 to 100: many report ratios and call them percentages.</summary>
    private static ExactNumber PointsOf(ExactNumber value, Unit unit)
    {
        if (unit.Dimension == Dimension.Ratio && unit.Name != "percentage")
            return unit.ToBase(value);
        return value <= 1 ? value * 100m : value;
    }

    private static string? FigureOf(string name) => name switch
    {
        "prediction_accuracy" or "model_accuracy" or "accuracy" => Accuracy,
        "throughput" or "requests_per_second" => Throughput,
        PredictionsPerSecond or PredictionCount or ErrorRate => name,
        _ => IsLatency(name) ? Latency : null,
    };

    private static bool IsLatency(string name) =>
        name.EndsWith("latency", StringComparison.Ordinal)
        || name.EndsWith("response_time", StringComparison.Ordinal)
        || name.EndsWith("duration", StringComparison.Ordinal);
}
