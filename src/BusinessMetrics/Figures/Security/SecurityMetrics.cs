using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Figures.Security;

/// <param name="ThreatTypes">The top largest, largest first, as are AttackVectors; the rests are left out where there are none beyond.</param>
/// <param name="Incidents">Those detected in the window and those still unresolved at its end, newest first; the top newest.</param>
public sealed record SecurityMetrics(
    ThreatDetection ThreatDetection,
    IReadOnlyList<ThreatTypeFigures> ThreatTypes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OtherThreatTypes? ThreatTypesRest,
    IReadOnlyList<AttackVectorFigures> AttackVectors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OtherAttackVectors? AttackVectorsRest,
    FrameworkCompliance Compliance,
    IReadOnlyList<IncidentListed> Incidents,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OtherIncidents? IncidentsRest);

/// <param name="Types">How many there are.</param>
/// <param name="Count">Of them together.</param>
public sealed record OtherThreatTypes(long Types, ExactNumber Count);

/// <param name="Vectors">How many there are.</param>
/// <param name="Count">Of them together.</param>
public sealed record OtherAttackVectors(long Vectors, ExactNumber Count);

/// <param name="Incidents">How many older ones there are.</param>
public sealed record OtherIncidents(long Incidents);

/// <param name="DetectionRate">TP / (TP + FN), with TP = total_threats - false_positives, never below 0.</param>
/// <param name="Accuracy">(TP + TN) / (TP + TN + FP + FN).</param>
/// <param name="Samples">How many metrics the figures are of; 0 tells no data from zero.</param>
public sealed record ThreatDetection(
    ExactNumber TotalThreats,
    ExactNumber ThreatsBlocked,
    ExactNumber FalsePositives,
    ExactNumber FalseNegatives,
    double DetectionRate,
    double Accuracy,
    long Samples);

/// <param name="Severity">The highest that was seen.</param>
public sealed record ThreatTypeFigures(string Type, ExactNumber Count, string Severity, Trend Trend);

/// <param name="SuccessRate">The share, 0 to 1, of what came by this vector that succeeded.</param>
public sealed record AttackVectorFigures(string Vector, ExactNumber Count, double SuccessRate, Trend Trend);

/// <summary>Scores of 0 to 100 at the window's end.</summary>
/// <param name="OverallScore">The mean of the frameworks that have data.</param>
public sealed record FrameworkCompliance(
    double GdprCompliance,
    [property: JsonPropertyName("soc2_compliance")] double Soc2Compliance,
    [property: JsonPropertyName("iso27001_compliance")] double Iso27001Compliance,
    double NistCompliance,
    double OverallScore);

public sealed record IncidentListed(
    string IncidentId,
    string Type,
    string Severity,
    string Status,
    DateTimeOffset DetectedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? ResolvedAt);
