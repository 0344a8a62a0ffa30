using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Events;

namespace BusinessMetrics.Projections.Compliance;

/// <summary>Scores, controls, issues and audit observations of compliance frameworks.</summary>
public sealed record ComplianceAssessed : MetricRecorded
{
    [JsonIgnore]
    public override MetricCategory Category => ComplianceCategory.Definition;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ComplianceAssessed))]
internal sealed partial class ComplianceAssessedJson : JsonSerializerContext;
