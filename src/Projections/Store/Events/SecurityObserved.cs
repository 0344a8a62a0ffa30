using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Figures.Security;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>Threats, their detection, and incidents.</summary>
public sealed record SecurityObserved : MetricRecorded
{
    [JsonIgnore]
    public override MetricCategory Category => SecurityCategory.Definition;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SecurityObserved))]
internal sealed partial class SecurityObservedJson : JsonSerializerContext;
