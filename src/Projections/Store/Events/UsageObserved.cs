using System.Text.Json.Serialization;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>Requests, features and sessions.</summary>
public sealed record UsageObserved : MetricRecorded
{
    [JsonIgnore]
    public override MetricCategory Category => MetricCategories.Usage;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UsageObserved))]
internal sealed partial class UsageObservedJson : JsonSerializerContext;
