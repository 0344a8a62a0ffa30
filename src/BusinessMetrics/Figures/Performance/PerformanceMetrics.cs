using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Figures.Performance;

/// <param name="ModelPerformance">The models that have a performance metric in the window, the top with the most, by name.</param>
/// <param name="ModelPerformanceRest">The models beyond, as if they were one; left out where there are none, as are the other rests.</param>
public sealed record PerformanceMetrics(
    AccuracyFigures Accuracy,
    LatencyFigures Latency,
    ThroughputFigures Throughput,
    ErrorRateFigures ErrorRate,
    IReadOnlyList<ModelPerformance> ModelPerformance,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OtherModelsPerformance? ModelPerformanceRest);

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
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OtherModels? ByModelRest,
    long Samples);

/// <param name="Models">How many there are.</param>
/// <param name="Value">Of all their values together, what by_model is of one model's.</param>
/// <param name="Samples">How many values.</param>
public sealed record OtherModels(long Models, ExactNumber Value, long Samples);

/// <param name="Services">How many there are.</param>
/// <param name="Value">Of all their values together, what by_service is of one service's.</param>
/// <param name="Samples">How many values.</param>
public sealed record OtherServices(long Services, ExactNumber Value, long Samples);

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
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OtherServices? ByServiceRest,
    long Samples);

/// <param name="LastUpdated">When the newest of the model's metrics happened.</param>
public sealed record ModelPerformance(
    string ModelName, double Accuracy, double LatencyMs, double Throughput, double ErrorRate, DateTimeOffset LastUpdated);

/// <param name="Models">How many there are.</param>
public sealed record OtherModelsPerformance(
    long Models, double Accuracy, double LatencyMs, double Throughput, double ErrorRate, DateTimeOffset LastUpdated);
