using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Figures.Catalog;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.States;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Projections.Figures.Compliance;

/// <summary>What is known of one thing of a framework, by its kind.</summary>
/// <param name="Value">Of a score 0-100; of a gauge the number as it was reported.</param>
/// <param name="Status">Of a control implemented, partial or not_implemented; of an issue open or resolved.</param>
/// <param name="Severity">Of an issue low, medium or high.</param>
/// <param name="Evidence">Of a control.</param>
public sealed record ComplianceState(ExactNumber? Value = null, string? Status = null, string? Severity = null, string? Evidence = null)
{
    public static ComplianceState FromJson(string json) => JsonSerializer.Deserialize(json, ComplianceStateJson.Default.ComplianceState)!;
}

/// <summary>An observation of somebody's doings, for the audit trail.</summary>
/// <param name="Subject">Where the user or the details stand for the metric's person; so does <paramref name="Session"/> for its session.</param>
public sealed record AuditObservation(string Action, string User, string Details, Guid? Subject = null, string? Session = null)
{
    public static AuditObservation FromJson(string json) => JsonSerializer.Deserialize(json, ComplianceStateJson.Default.AuditObservation)!;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ComplianceState))]
[JsonSerializable(typeof(AuditObservation))]
internal sealed partial class ComplianceStateJson : JsonSerializerContext;

/// <summary>Compliance metrics and what their read model keeps (docs/understand/figures/vocabulary.md, "Compliance").</summary>
public static class ComplianceCategory
{
    public const string Score = "score";
    public const string Control = "control";
    public const string Issue = "issue";
    public const string Gauge = "gauge";

    /// <summary>The key of the audit observations: one thing, whose changes are the trail.</summary>
    public static IReadOnlyList<string> AuditTrail { get; } = ["audit"];

    public static IReadOnlyList<string> Frameworks { get; } = ["gdpr", "soc2", "iso27001", "nist"];

    /// <summary>Counts. Dimensions: figure (the metric's name), service.</summary>
    public static RollupModel Rollups { get; } = new("compliance", ["figure", "service"], Observe)
    {
        Category = "compliance",
        Statistics = Statistics.None,
    };

    /// <summary>Key: framework (empty for gauges), kind (score, control, issue, gauge), item. The state is a <see cref="ComplianceState"/>.</summary>
    public static StateModel States { get; } = new("compliance_states", ["framework", "kind", "item"], ObserveStates);

    /// <summary>Key: <see cref="AuditTrail"/>. The states are <see cref="AuditObservation"/>s.</summary>
    public static StateModel AuditObservations { get; } = new("compliance_audit_observations", ["trail"], ObserveAudit);

    public static CategoryReadModel ReadModel { get; } = new(MetricCategories.Compliance, [Rollups], [States, AuditObservations], version: 4);

    /// <summary>Which figures a metric of this name and unit is in, where its metadata say what they have to.</summary>
    public static Coverage CoverageOf(string name, Unit unit) => name switch
    {
        "data_encrypted" or "data_anonymized" or "pii_detected" or "pii_removed" => Coverage.OfThings("data_protection", unit),
        "failed_logins" or "privilege_escalations" or "total_users" or "active_users" => Coverage.OfThings("access_control", unit),
        "control_status" => Coverage.In("controls"),
        "compliance_issue" => Coverage.In("issues"),
        "audit_event" => Coverage.In("audit_trail"),
        "compliance_score" => OfScore(unit),
        _ when OwnFrameworkOf(name) is not null => OfScore(unit),
        _ => Coverage.None(UncountedReason.UnknownName, "a name of the vocabulary, such as compliance_score or control_status"),
    };

    /// <summary>As above, for one metric: what its metadata have to say is missing, or names no framework that is known.</summary>
    public static Coverage CoverageOf(MetricRecorded metric, Unit unit)
    {
        var coverage = CoverageOf(metric.Name, unit);
        var needed = metric.Name switch
        {
            "compliance_score" => "metadata.framework",
            "control_status" => "metadata.framework and metadata.control",
            "compliance_issue" => "metadata.framework and metadata.issue",
            _ => null,
        };
        return needed is null || !coverage.IsCounted || StatesOf(metric).Any()
            ? coverage
            : Coverage.None(UncountedReason.MissingMetadata, $"{needed}; frameworks are {string.Join(", ", Frameworks)}");
    }

    private static IEnumerable<Observation> Observe(RecordedMetric recorded)
    {
        var metric = recorded.Metric;
        if (!UnitCatalogue.Of(metric.Unit, metric.Name).IsOfThings)
            yield break;
        if (metric.Name is "data_encrypted" or "data_anonymized" or "pii_detected" or "pii_removed" or "failed_logins" or "privilege_escalations")
            yield return new(new(metric.Name, metric.Service), metric.Value);
    }

    private static IEnumerable<StateChange> ObserveStates(RecordedMetric recorded) => StatesOf(recorded.Metric);

    private static IEnumerable<StateChange> StatesOf(MetricRecorded metric)
    {
        var unit = UnitCatalogue.Of(metric.Unit, metric.Name);
        switch (metric.Name)
        {
            case "compliance_score" when unit.MayBeRatio && FrameworkOf(metric) is { } framework:
                yield return Change(framework, Score, "", new(Value: ScoreOf(metric, unit)));
                break;
            case "control_status" when FrameworkOf(metric) is { } framework && metric.Text("control") is { } control:
                yield return Change(framework, Control, control, new(Status: ControlStatusOf(metric), Evidence: metric.Text("evidence") ?? ""));
                break;
            case "compliance_issue" when FrameworkOf(metric) is { } framework && metric.Text("issue") is { } issue:
                yield return Change(framework, Issue, issue, new(Status: IssueStatusOf(metric), Severity: SeverityOf(metric)));
                break;
            case "total_users" or "active_users" when unit.IsOfThings:
                yield return Change("", Gauge, metric.Name, new(Value: metric.Value));
                break;
            default:
                if (unit.MayBeRatio && OwnFrameworkOf(metric.Name) is { } own)
                    yield return Change(own, Score, "", new(Value: ScoreOf(metric, unit)));
                break;
        }
    }

    private static IEnumerable<StateChange> ObserveAudit(RecordedMetric recorded)
    {
        var metric = recorded.Metric;
        if (metric.Name != "audit_event")
            yield break;
        var details = metric.Field("details") switch
        {
            null => "",
            { ValueKind: JsonValueKind.String } text => text.GetString()!,
            { } other => other.GetRawText(),
        };
        var user = metric.Text("user") ?? "";
        var observation = new AuditObservation(metric.Text("action") ?? "", user, details, Named(metric.Subject), metric.Session is { } session && IsNamed(session) ? session : null);
        yield return new(AuditTrail, JsonSerializer.Serialize(observation, ComplianceStateJson.Default.AuditObservation));

        Guid? Named(Guid? subject) => subject is { } known && IsNamed(known.ToString()) ? subject : null;

        bool IsNamed(string reference) => user == reference || details.Contains(reference, StringComparison.Ordinal);
    }

    private static StateChange Change(string framework, string kind, string item, ComplianceState state) =>
        new([framework, kind, item], JsonSerializer.Serialize(state, ComplianceStateJson.Default.ComplianceState));

    /// <summary>Written in any way, such as "ISO 27001"; null for one that is not known.</summary>
    private static string? FrameworkOf(MetricRecorded metric)
    {
        var name = string.Concat((metric.Word("framework") ?? "").Where(char.IsAsciiLetterOrDigit));
        return Frameworks.Contains(name) ? name : null;
    }

    private static string? OwnFrameworkOf(string name) => Frameworks.FirstOrDefault(framework => name == $"{framework}_compliance");

    /// <summary>A number without a unit that is one of ratios is taken for points of a hundred.</summary>
    private static Coverage OfScore(Unit unit) => unit.MayBeRatio ? Coverage.In("score") : Coverage.Unfit(unit, "percentage or ratio");

    private static ExactNumber ScoreOf(MetricRecorded metric, Unit unit)
    {
        var isMisnamedRatio = unit.Name == "percentage" && metric.Value <= 1;
        var score = isMisnamedRatio ? metric.Value * 100m : unit.Dimension == Dimension.Ratio ? unit.ToBase(metric.Value) : metric.Value;
        return ExactNumber.Min(100, ExactNumber.Max(0, score));
    }

    private static string ControlStatusOf(MetricRecorded metric) =>
        metric.Word("status")?.Replace(' ', '_').Replace('-', '_') is ("implemented" or "partial") and { } status ? status : "not_implemented";

    private static string IssueStatusOf(MetricRecorded metric) => metric.Word("status") is "resolved" or "closed" ? "resolved" : "open";

    private static string SeverityOf(MetricRecorded metric) => metric.Word("severity") switch
    {
        "high" or "critical" => "high",
        "medium" => "medium",
        _ => "low",
    };
}
