using System.Text.Json.Serialization;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>Threats, their detection, and incidents.</summary>
public sealed record SecurityObserved : MetricRecorded
{
    [JsonIgnore]
    public override MetricCategory Category => MetricCategories.Security;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SecurityObserved))]
internal sealed partial class SecurityObservedJson : JsonSerializerContext;
