using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Figures.Compliance;

/// <param name="OverallScore">The mean of the frameworks that have data; with framework=, that one's score.</param>
/// <param name="Frameworks">gdpr, soc2, iso27001 and nist, or the one that was asked for.</param>
/// <param name="AuditTrail">The window's newest 100, newest first.</param>
public sealed record ComplianceMetrics(
    double OverallScore,
    IReadOnlyDictionary<string, FrameworkStatus> Frameworks,
    IReadOnlyList<AuditTrailEntry> AuditTrail,
    DataProtection DataProtection,
    AccessControl AccessControl);

/// <summary>What holds at the window's end.</summary>
/// <param name="Score">0 to 100; 0 where nothing is known.</param>
/// <param name="Status">compliant, partial or non_compliant.</param>
/// <param name="Controls">By name; of more than top those that are not implemented before those that are.</param>
/// <param name="ControlsRest">Those beyond; left out where there are none.</param>
/// <param name="Issues">By name; of more than top the open ones first, and the worst of them.</param>
/// <param name="IssuesRest">Those beyond; left out where there are none.</param>
/// <param name="Samples">How many states it is made of; 0 tells no data from zero.</param>
public sealed record FrameworkStatus(
    double Score,
    string Status,
    IReadOnlyList<ControlStatus> Controls,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OtherControls? ControlsRest,
    IReadOnlyList<ComplianceIssue> Issues,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OtherIssues? IssuesRest,
    long Samples);

/// <param name="Controls">How many there are.</param>
/// <param name="Implemented">How many of them are.</param>
/// <param name="Partial">How many of them are in part; the others are not.</param>
public sealed record OtherControls(long Controls, long Implemented, long Partial);

/// <param name="Issues">How many there are.</param>
/// <param name="Open">How many of them are.</param>
public sealed record OtherIssues(long Issues, long Open);

/// <param name="Status">implemented, partial or not_implemented.</param>
public sealed record ControlStatus(string Control, string Status, string Evidence);

/// <param name="Severity">low, medium or high.</param>
/// <param name="Status">open or resolved.</param>
public sealed record ComplianceIssue(string Issue, string Severity, string Status);

public sealed record AuditTrailEntry(string Action, string User, DateTimeOffset Timestamp, string Details);

/// <summary>The window's sums.</summary>
/// <param name="PiiDetected">As it was reported, and what this service found itself, as in PiiRemoved.</param>
/// <param name="RemovedHere">How many pieces of personal data this service took out of recorded metrics, by kind.</param>
public sealed record DataProtection(
    ExactNumber DataEncrypted,
    ExactNumber DataAnonymized,
    ExactNumber PiiDetected,
    ExactNumber PiiRemoved,
    IReadOnlyDictionary<string, ExactNumber> RemovedHere);

/// <param name="TotalUsers">The latest before the window's end, as is ActiveUsers.</param>
/// <param name="FailedLogins">The window's sum, as is PrivilegeEscalations.</param>
public sealed record AccessControl(ExactNumber TotalUsers, ExactNumber ActiveUsers, ExactNumber FailedLogins, ExactNumber PrivilegeEscalations);
