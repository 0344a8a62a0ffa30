using System.Text.Json.Serialization;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>Scores, controls, issues and audit observations of compliance frameworks.</summary>
public sealed record ComplianceAssessed : MetricRecorded
{
    [JsonIgnore]
    public override MetricCategory Category => MetricCategories.Compliance;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ComplianceAssessed))]
internal sealed partial class ComplianceAssessedJson : JsonSerializerContext;
