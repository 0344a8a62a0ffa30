using System.Text.Json.Serialization;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>How well a model or a service did: accuracy, latency, throughput, errors.</summary>
public sealed record PerformanceMeasured : MetricRecorded
{
    [JsonIgnore]
    public override MetricCategory Category => MetricCategories.Performance;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PerformanceMeasured))]
internal sealed partial class PerformanceMeasuredJson : JsonSerializerContext;
