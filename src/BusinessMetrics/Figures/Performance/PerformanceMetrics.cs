using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Figures.Performance;

/// <param name="ModelPerformance">Each model that has a performance metric in the window, by name.</param>
public sealed record PerformanceMetrics(
    AccuracyFigures Accuracy,
    LatencyFigures Latency,
    ThroughputFigures Throughput,
    ErrorRateFigures ErrorRate,
    IReadOnlyList<ModelPerformance> ModelPerformance);

/// <param name="Current">The latest value.</param>
/// <param name="Average">The mean, or what aggregation asks for instead; so is ByModel's.</param>
/// <param name="Unit">What the numbers are in: the metrics' own where they have one, percentage where several kinds of ratio met; left out without data.</param>
/// <param name="Samples">How many metrics the figures are of; 0 tells no data from zero.</param>
public sealed record AccuracyFigures(
    ExactNumber Current,
    ExactNumber Average,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    Trend Trend,
    IReadOnlyDictionary<string, ExactNumber> ByModel,
    long Samples);

/// <summary>All in milliseconds.</summary>
/// <param name="P95Ms">Within 1 % of the window's nearest-rank quantile, and never beyond its least and greatest.</param>
public sealed record LatencyFigures(
    ExactNumber CurrentMs,
    ExactNumber AverageMs,
    [property: JsonPropertyName("p95_ms")] ExactNumber P95Ms,
    [property: JsonPropertyName("p99_ms")] ExactNumber P99Ms,
    Trend Trend,
    long Samples);

/// <param name="RequestsPerSecond">As reported; where nothing is, the usage requests of the window by its seconds.</param>
/// <param name="PredictionsPerSecond">As reported; where nothing is, the counted predictions by the window's seconds.</param>
/// <param name="Samples">The metrics behind requests_per_second.</param>
public sealed record ThroughputFigures(double RequestsPerSecond, double PredictionsPerSecond, Trend Trend, long Samples);

/// <param name="Unit">As that of <see cref="AccuracyFigures"/>.</param>
public sealed record ErrorRateFigures(
    ExactNumber Current,
    ExactNumber Average,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    Trend Trend,
    IReadOnlyDictionary<string, ExactNumber> ByService,
    long Samples);

/// <param name="LastUpdated">When the newest of the model's metrics happened.</param>
public sealed record ModelPerformance(
    string ModelName, double Accuracy, double LatencyMs, double Throughput, double ErrorRate, DateTimeOffset LastUpdated);
