using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Events;

namespace BusinessMetrics.Projections.Security;

/// <summary>Threats, their detection, and incidents.</summary>
public sealed record SecurityObserved : MetricRecorded
{
    [JsonIgnore]
    public override MetricCategory Category => SecurityCategory.Definition;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SecurityObserved))]
internal sealed partial class SecurityObservedJson : JsonSerializerContext;
