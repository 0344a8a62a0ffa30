using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Figures.Compliance;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>Scores, controls, issues and audit observations of compliance frameworks.</summary>
public sealed record ComplianceAssessed : MetricRecorded
{
    [JsonIgnore]
    public override MetricCategory Category => ComplianceCategory.Definition;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ComplianceAssessed))]
internal sealed partial class ComplianceAssessedJson : JsonSerializerContext;
