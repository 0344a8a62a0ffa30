using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Figures.Usage;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>Requests, features and sessions.</summary>
public sealed record UsageObserved : MetricRecorded
{
    [JsonIgnore]
    public override MetricCategory Category => UsageCategory.Definition;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UsageObserved))]
internal sealed partial class UsageObservedJson : JsonSerializerContext;
