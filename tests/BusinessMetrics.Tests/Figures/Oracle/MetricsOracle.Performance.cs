using System.Text.Json.Nodes;
using static BusinessMetrics.Tests.Figures.Oracle.Arithmetic;

namespace BusinessMetrics.Tests.Figures.Oracle;

public sealed partial class MetricsOracle
{
    /// <summary>What <c>GET /metrics/performance</c> answers.</summary>
    public JsonObject Performance(
        DateTimeOffset start, DateTimeOffset? end, string? model = null, string? service = null, string aggregation = "avg",
        DateTimeOffset? asOf = null)
    {
        var window = OracleWindow.Of(start, end, asOf);
        var current = Filtered(window);
        var previous = Filtered(window.Previous);

        return new JsonObject
        {
            ["accuracy"] = Accuracy(Scaled(Accuracies(current)), Then(Accuracies(current), Accuracies(previous)), OracleUnits.Scale(Accuracies(current)), aggregation),
            ["latency"] = Latency(Latencies(current), Latencies(previous), aggregation),
            ["throughput"] = Throughput(current, previous, window),
            ["error_rate"] = ErrorRate(Scaled(ErrorRates(current)), Then(ErrorRates(current), ErrorRates(previous)), OracleUnits.Scale(ErrorRates(current)), aggregation),
            ["model_performance"] = ModelPerformance(current, window, OracleUnits.Scale(Accuracies(current)), OracleUnits.Scale(ErrorRates(current))),
        };

        List<OracleMetric> Filtered(OracleWindow of) =>
            [.. KnownIn(of, asOf).Where(metric => (model is null || metric.Model == model) && (service is null || metric.Service == service))];
    }

    /// <summary>What most are measured in, in one unit.</summary>
    private static List<OracleMetric> Scaled(List<OracleMetric> metrics) => OracleUnits.Scale(metrics)?.Of(metrics) ?? [];

    /// <summary>Those before, in the unit of those now.</summary>
    private static List<OracleMetric> Then(List<OracleMetric> now, List<OracleMetric> before) => (OracleUnits.Scale(now) ?? OracleUnits.Scale(before))?.Of(before) ?? [];

    private static JsonObject Accuracy(List<OracleMetric> current, List<OracleMetric> previous, OracleScale? scale, string aggregation) => new()
    {
        ["current"] = LatestValue(current),
        ["unit"] = scale?.Name,
        ["average"] = Aggregate(aggregation, current.Select(metric => metric.Value)),
        ["trend"] = Trend(Mean(current), Mean(previous)),
        ["by_model"] = Map(
            current.Where(metric => metric.Model is not null).GroupBy(metric => metric.Model!),
            ofModel => Aggregate(aggregation, ofModel.Select(metric => metric.Value))),
        ["samples"] = current.Count,
    };

    private static JsonObject Latency(List<OracleMetric> current, List<OracleMetric> previous, string aggregation) => new()
    {
        ["current_ms"] = Latest(current) is { } latest ? Milliseconds(latest)!.Value : 0m,
        ["average_ms"] = Aggregate(aggregation, InMilliseconds(current)),
        ["p95_ms"] = Quantile(InMilliseconds(current), 0.95m),
        ["p99_ms"] = Quantile(InMilliseconds(current), 0.99m),
        ["trend"] = Trend(Mean(InMilliseconds(current)), Mean(InMilliseconds(previous))),
        ["samples"] = current.Count,
    };

    private static JsonObject Throughput(List<OracleMetric> current, List<OracleMetric> previous, OracleWindow window) => new()
    {
        ["requests_per_second"] = RequestsPerSecond(current, window),
        ["predictions_per_second"] = PredictionsPerSecond(current, window),
        ["trend"] = Trend(RequestsPerSecond(current, window), RequestsPerSecond(previous, window.Previous)),
        ["samples"] = PerSecond(Throughputs(current)) is { Count: > 0 } throughputs ? throughputs.Count : Requests(current).Count,
    };

    private static JsonObject ErrorRate(List<OracleMetric> current, List<OracleMetric> previous, OracleScale? scale, string aggregation) => new()
    {
        ["current"] = LatestValue(current),
        ["unit"] = scale?.Name,
        ["average"] = Aggregate(aggregation, current.Select(metric => metric.Value)),
        ["trend"] = Trend(Mean(current), Mean(previous)),
        ["by_service"] = Map(
            current.GroupBy(metric => metric.Service),
            ofService => Aggregate(aggregation, ofService.Select(metric => metric.Value))),
        ["samples"] = current.Count,
    };

    private static JsonArray ModelPerformance(List<OracleMetric> current, OracleWindow window, OracleScale? accuracies, OracleScale? errorRates)
    {
        var models = current.Select(metric => metric.Model).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        return Rows(
            from model in models
            let ofModel = current.Where(metric => metric.Model == model).ToList()
            let behind = Accuracies(ofModel).Concat(Latencies(ofModel)).Concat(Throughputs(ofModel)).Concat(ErrorRates(ofModel)).ToList()
            where behind.Count > 0
            select new JsonObject
            {
                ["model_name"] = model,
                ["accuracy"] = Mean(accuracies?.Of(Accuracies(ofModel)) ?? []),
                ["latency_ms"] = Mean(InMilliseconds(Latencies(ofModel))),
                ["throughput"] = RequestsPerSecond(ofModel, window),
                ["error_rate"] = Mean(errorRates?.Of(ErrorRates(ofModel)) ?? []),
                ["last_updated"] = Instant(behind.Max(metric => metric.OccurredAt)),
            });
    }

    private static double RequestsPerSecond(List<OracleMetric> metrics, OracleWindow window) =>
        PerSecond(Throughputs(metrics)) is { Count: > 0 } throughputs ? Mean(throughputs) : Ratio(Sum(Requests(metrics)), window.Seconds);

    private static double PredictionsPerSecond(List<OracleMetric> metrics, OracleWindow window)
    {
        var rates = PerSecond(metrics.Where(metric => metric.Is("performance", "predictions_per_second") && MayBeRate(metric)));
        var counts = metrics.Where(metric => metric.Is("performance", "prediction_count") && OracleUnits.Of(metric).IsOfThings).ToList();
        if (counts.Count == 0)
            counts = [.. metrics.Where(metric => metric.Is("usage", "prediction_count") && OracleUnits.Of(metric).IsOfThings)];
        return rates.Count > 0 ? Mean(rates) : Ratio(Sum(counts), window.Seconds);
    }

    private static List<OracleMetric> Latencies(IEnumerable<OracleMetric> metrics) =>
    [
        .. metrics.Where(metric => metric.Category == "performance"
            && (metric.Name.EndsWith("latency", StringComparison.Ordinal)
                || metric.Name.EndsWith("response_time", StringComparison.Ordinal)
                || metric.Name.EndsWith("duration", StringComparison.Ordinal))
            && Milliseconds(metric) is not null),
    ];

    private static List<decimal> InMilliseconds(IEnumerable<OracleMetric> latencies) => [.. latencies.Select(metric => Milliseconds(metric)!.Value)];

    private static bool MayBeRate(OracleMetric metric) => OracleUnits.Of(metric) is { Dimension: "rate" } or { IsOfThings: true };

    /// <summary>Rates by the second; what is in no unit of rates is taken for that.</summary>
    private static List<OracleMetric> PerSecond(IEnumerable<OracleMetric> reported)
    {
        var all = reported.ToList();
        return OracleUnits.Scale(all) switch
        {
            null => [],
            { Base: "per_hour" } => new OracleScale("per_hour", "per_second", 3600).Of(all),
            var scale => scale.Of(all),
        };
    }

    private static List<OracleMetric> Throughputs(IEnumerable<OracleMetric> metrics) =>
        [.. metrics.Where(metric => metric.Is("performance", "throughput", "requests_per_second") && MayBeRate(metric))];

    private static List<OracleMetric> ErrorRates(IEnumerable<OracleMetric> metrics) =>
        [.. metrics.Where(metric => metric.Is("performance", "error_rate") && OracleUnits.Of(metric).MayBeRatio)];
}
