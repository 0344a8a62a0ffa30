using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.States;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Subjects;
using BusinessMetrics.Trust.Subjects.Pseudonyms;

namespace BusinessMetrics.Figures.Compliance;

/// <summary>Makes the compliance answer; pure (docs/understand/figures/vocabulary.md, "Compliance").</summary>
public static class ComplianceComposer
{
    private const double CompliantFrom = 90;
    private const double PartialFrom = 60;

    /// <summary>A control's status and an issue's severity, the first the worst; what is neither comes before all.</summary>
    private static readonly string[] Attention = ["not_implemented", "partial", "implemented", "high", "medium", "low"];

    /// <param name="framework">The only one asked for; null for all.</param>
    /// <param name="states">The newest states at the window's end.</param>
    /// <param name="counts">The window's counts by figure.</param>
    /// <param name="removed">What redaction took out of the window's metrics, by kind.</param>
    /// <param name="trail">The window's audit observations, newest first.</param>
    /// <param name="top">How many controls, and issues, of a framework are listed.</param>
    /// <param name="people">Of those whom the trail names, who may be shown.</param>
    public static ComplianceMetrics Compose(
        string? framework,
        int top,
        IReadOnlyList<KnownState> states,
        IReadOnlyList<RollupRow> counts,
        IReadOnlyList<RollupRow> removed,
        IReadOnlyList<KnownState> trail,
        IReadOnlyDictionary<Guid, Subject>? people = null)
    {
        var byKind = removed.OrderBy(row => row["kind"], StringComparer.Ordinal).ToDictionary(row => row["kind"]!, row => row.Figures.Sum);
        var own = byKind.Values.Aggregate(ExactNumber.Zero, (sum, count) => sum + count);
        var scores = FrameworkScores.Of(states).Values.Where(score => framework is null || score.Framework == framework).ToArray();
        return new(
            FrameworkScores.Overall(scores),
            scores.ToDictionary(score => score.Framework, score => StatusOf(score, [.. states.Where(state => state.Key[0] == score.Framework)], top)),
            [.. trail.Select(known => EntryOf(known, people ?? new Dictionary<Guid, Subject>()))],
            new(Sum("data_encrypted"), Sum("data_anonymized"), Sum("pii_detected") + own, Sum("pii_removed") + own, byKind),
            new(Gauge("total_users"), Gauge("active_users"), Sum("failed_logins"), Sum("privilege_escalations")));

        ExactNumber Sum(string figure) => counts.FirstOrDefault(row => row["figure"] == figure)?.Figures.Sum ?? 0;

        ExactNumber Gauge(string name) => states
            .Where(state => state.Key[1] == ComplianceCategory.Gauge && state.Key[2] == name)
            .Select(state => ComplianceState.FromJson(state.State).Value)
            .FirstOrDefault() ?? 0;
    }

    /// <summary>Whom the audit observations stand for.</summary>
    public static IReadOnlyCollection<Guid> PeopleIn(IReadOnlyList<KnownState> trail) =>
        trail.Select(known => AuditObservation.FromJson(known.State).Subject).OfType<Guid>().ToHashSet();

    /// <summary>The answer with the service's own audit events among those that were recorded as metrics.</summary>
    /// <param name="own">The window's newest, newest first.</param>
    public static ComplianceMetrics WithOwnTrail(ComplianceMetrics figures, IReadOnlyList<ListedAudit> own, int limit) => figures with
    {
        AuditTrail =
        [
            .. own.Select(EntryOf).Concat(figures.AuditTrail).OrderByDescending(entry => entry.Timestamp).Take(limit),
        ],
    };

    private static AuditTrailEntry EntryOf(ListedAudit audit) => new(
        audit.Action,
        audit.Actor,
        audit.At,
        $"{audit.Target}, {audit.Outcome}{(audit.Details is { } details ? $": {details}" : "")}");

    private static FrameworkStatus StatusOf(FrameworkScore score, IReadOnlyList<KnownState> states, int top)
    {
        var controls = Of(ComplianceCategory.Control)
            .Select(control => new ControlStatus(control.Item, control.State.Status ?? "", control.State.Evidence ?? ""))
            .ToArray();
        var issues = Of(ComplianceCategory.Issue)
            .Select(issue => new ComplianceIssue(issue.Item, issue.State.Severity ?? "", issue.State.Status ?? ""))
            .ToArray();
        // What asks for something is never among the rest.
        var listedControls = Largest.Split([.. controls.OrderBy(control => Array.IndexOf(Attention, control.Status))], top);
        var listedIssues = Largest.Split([.. issues.OrderBy(issue => issue.Status != "open").ThenBy(issue => Array.IndexOf(Attention, issue.Severity))], top);
        return new(
            score.Score,
            StatusOf(score.Score, issues.Any(issue => issue is { Severity: "high", Status: "open" })),
            [.. listedControls.Shown.OrderBy(control => control.Control, StringComparer.Ordinal)],
            Largest.Of(listedControls.Others, rest => new OtherControls(
                rest.Count, rest.Count(control => control.Status == "implemented"), rest.Count(control => control.Status == "partial"))),
            [.. listedIssues.Shown.OrderBy(issue => issue.Issue, StringComparer.Ordinal)],
            Largest.Of(listedIssues.Others, rest => new OtherIssues(rest.Count, rest.Count(issue => issue.Status == "open"))),
            Of(ComplianceCategory.Score).Count() + controls.Length + issues.Length);

        IEnumerable<(string Item, ComplianceState State)> Of(string kind) => states
            .Where(state => state.Key[1] == kind)
            .OrderBy(state => state.Key[2], StringComparer.Ordinal)
            .Select(state => (state.Key[2], ComplianceState.FromJson(state.State)));
    }

    /// <summary>An open high issue is what no score makes up for.</summary>
    private static string StatusOf(double score, bool hasOpenHighIssue) => score switch
    {
        >= CompliantFrom => hasOpenHighIssue ? "partial" : "compliant",
        >= PartialFrom => "partial",
        _ => "non_compliant",
    };

    private static AuditTrailEntry EntryOf(KnownState known, IReadOnlyDictionary<Guid, Subject> people)
    {
        var observation = AuditObservation.FromJson(known.State);
        return observation.Subject is { } id && people.GetValueOrDefault(id) is { } person
            ? new(observation.Action, Shown(observation.User), known.OccurredAt, Shown(observation.Details))
            : new(observation.Action, observation.User, known.OccurredAt, observation.Details);

        string Shown(string text) => PersonReferences.ShowIn(text, observation.Subject, observation.Session, person.UserId, person.Sessions.Decrypt);
    }
}
