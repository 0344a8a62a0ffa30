using System.Text.Json.Serialization;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>Money spent, and the resources it was spent on.</summary>
public sealed record CostIncurred : MetricRecorded
{
    [JsonIgnore]
    public override MetricCategory Category => MetricCategories.Cost;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CostIncurred))]
internal sealed partial class CostIncurredJson : JsonSerializerContext;
