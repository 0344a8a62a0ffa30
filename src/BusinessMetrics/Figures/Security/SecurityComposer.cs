using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Figures.Security;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.States;

namespace BusinessMetrics.Figures.Security;

/// <summary>Which threats and incidents are meant; what is null does not narrow it.</summary>
public sealed record ThreatFilter(string? ThreatType, string? Severity);

/// <summary>Makes the security answer; pure (docs/understand/figures/vocabulary.md, "Security").</summary>
public static class SecurityComposer
{
    /// <param name="top">How many types, vectors and incidents are told apart.</param>
    public static SecurityMetrics Compose(SecurityWindow window, ThreatFilter filter, int top)
    {
        var threats = Threats(window.Current, filter);
        var threatsBefore = Threats(window.Previous, filter);
        var types = Largest.Split(ThreatTypes(threats, threatsBefore), top);
        var vectors = Largest.Split(AttackVectors(threats, threatsBefore), top);
        var incidents = Largest.Split(Incidents(window.Window, filter, window.Incidents), top);
        return new(
            Detection(threats, window.Current),
            types.Shown,
            Largest.Of(types.Others, rest => new OtherThreatTypes(rest.Count, Sum(rest.Select(type => type.Count)))),
            vectors.Shown,
            Largest.Of(vectors.Others, rest => new OtherAttackVectors(rest.Count, Sum(rest.Select(vector => vector.Count)))),
            Compliance(FrameworkScores.Of(window.Compliance)),
            incidents.Shown,
            Largest.Of(incidents.Others, rest => new OtherIncidents(rest.Count)));

        static ExactNumber Sum(IEnumerable<ExactNumber> numbers) => numbers.Aggregate(ExactNumber.Zero, (sum, number) => sum + number);
    }

    private static ThreatDetection Detection(IReadOnlyList<RollupRow> threats, IReadOnlyList<RollupRow> current)
    {
        var total = Total(threats);
        var blocked = Of("threat_blocked");
        var falsePositives = Of("false_positive");
        var falseNegatives = Of("false_negative");
        var trueNegatives = Of("true_negative");
        var truePositives = ExactNumber.Max(0, total.Sum - falsePositives.Sum);
        return new(
            total.Sum,
            blocked.Sum,
            falsePositives.Sum,
            falseNegatives.Sum,
            truePositives.ShareOf(truePositives + falseNegatives.Sum),
            (truePositives + trueNegatives.Sum).ShareOf(truePositives + trueNegatives.Sum + falsePositives.Sum + falseNegatives.Sum),
            total.Count + blocked.Count + falsePositives.Count + falseNegatives.Count + trueNegatives.Count);

        RollupFigures Of(string figure) => Total(current.Where(row => row["figure"] == figure));
    }

    private static IReadOnlyList<ThreatTypeFigures> ThreatTypes(IReadOnlyList<RollupRow> threats, IReadOnlyList<RollupRow> before)
    {
        var sumsBefore = SumsBy("threat_type", before);
        return
        [
            .. threats
                .GroupBy(row => row["threat_type"]!)
                .Select(type => (Type: type.Key, Total(type).Sum, Severity: HighestSeverity(type)))
                .OrderByDescending(type => type.Sum)
                .ThenBy(type => type.Type, StringComparer.Ordinal)
                .Select(type => new ThreatTypeFigures(type.Type, type.Sum, type.Severity, TrendOf(type.Sum, sumsBefore.GetValueOrDefault(type.Type)))),
        ];
    }

    private static IReadOnlyList<AttackVectorFigures> AttackVectors(IReadOnlyList<RollupRow> threats, IReadOnlyList<RollupRow> before)
    {
        var sumsBefore = SumsBy("attack_vector", before);
        return
        [
            .. threats
                .GroupBy(row => row["attack_vector"]!)
                .Select(vector => (Vector: vector.Key, Total(vector).Sum, Succeeded: Total(vector.Where(row => row["success"] == "true")).Sum))
                .OrderByDescending(vector => vector.Sum)
                .ThenBy(vector => vector.Vector, StringComparer.Ordinal)
                .Select(vector => new AttackVectorFigures(
                    vector.Vector, vector.Sum, vector.Succeeded.ShareOf(vector.Sum), TrendOf(vector.Sum, sumsBefore.GetValueOrDefault(vector.Vector)))),
        ];
    }

    private static FrameworkCompliance Compliance(IReadOnlyDictionary<string, FrameworkScore> scores) => new(
        scores["gdpr"].Score,
        scores["soc2"].Score,
        scores["iso27001"].Score,
        scores["nist"].Score,
        FrameworkScores.Overall(scores.Values));

    private static IReadOnlyList<IncidentListed> Incidents(TimeWindow window, ThreatFilter filter, IReadOnlyList<KnownState> incidents) =>
    [
        .. incidents
            .Select(known => (Id: known.Key[0], State: IncidentState.FromJson(known.State), known.FirstAt))
            .Where(incident => filter.ThreatType is null || incident.State.ThreatType == filter.ThreatType)
            .Where(incident => filter.Severity is null || incident.State.Severity == filter.Severity)
            .Select(incident => (incident.Id, incident.State, DetectedAt: incident.State.DetectedAt ?? incident.FirstAt))
            .Where(incident => !incident.State.IsResolved || window.Contains(incident.DetectedAt))
            .OrderByDescending(incident => incident.DetectedAt)
            .ThenBy(incident => incident.Id, StringComparer.Ordinal)
            .Select(incident => new IncidentListed(
                incident.Id, incident.State.Type, incident.State.Severity, incident.State.Status, incident.DetectedAt, incident.State.ResolvedAt)),
    ];

    private static RollupRow[] Threats(IReadOnlyList<RollupRow> rows, ThreatFilter filter) =>
    [
        .. rows.Where(row => row["figure"] == SecurityCategory.ThreatDetected
            && (filter.ThreatType is null || row["threat_type"] == filter.ThreatType)
            && (filter.Severity is null || row["severity"] == filter.Severity)),
    ];

    private static Dictionary<string, ExactNumber> SumsBy(string dimension, IEnumerable<RollupRow> rows) =>
        rows.GroupBy(row => row[dimension]!).ToDictionary(group => group.Key, group => Total(group).Sum);

    private static string HighestSeverity(IEnumerable<RollupRow> rows)
    {
        var seen = rows.Select(row => row["severity"]).ToHashSet();
        return SecurityCategory.Severities.Last(seen.Contains);
    }

    private static Trend TrendOf(ExactNumber current, ExactNumber previous) => Trends.Of(current.ToDouble(), previous.ToDouble());

    private static RollupFigures Total(IEnumerable<RollupRow> rows) => RollupFigures.Total(rows.Select(row => row.Figures));
}
