using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.States;

namespace BusinessMetrics.Projections.Figures.Compliance;

/// <summary>A framework's score of 0 to 100.</summary>
/// <param name="HasData">Whether a score or a control is known; the score is 0 otherwise.</param>
public sealed record FrameworkScore(string Framework, bool HasData, double Score);

/// <summary>What a framework's score is made of: a score that was reported, or the status of a control.</summary>
public sealed record ScoredState(string Framework, bool IsControl, ExactNumber? Reported, string? Status)
{
    public static ScoredState Of(KnownState known)
    {
        var state = ComplianceState.FromJson(known.State);
        return new(known.Key[0], known.Key[1] == ComplianceCategory.Control, state.Value, state.Status);
    }
}

/// <summary>Scores from the newest states; pure.</summary>
public static class FrameworkScores
{
    /// <summary>Of every framework: the newest reported score, or else the mean of its controls.</summary>
    public static IReadOnlyDictionary<string, FrameworkScore> Of(IReadOnlyList<KnownState> states) =>
        Of([.. states.Where(state => state.Key[1] is ComplianceCategory.Score or ComplianceCategory.Control).Select(ScoredState.Of)]);

    public static IReadOnlyDictionary<string, FrameworkScore> Of(IReadOnlyCollection<ScoredState> states) =>
        ComplianceCategory.Frameworks.ToDictionary(framework => framework, framework => Of(framework, states));

    /// <summary>The mean of those that have data; 0 where none has.</summary>
    public static double Overall(IEnumerable<FrameworkScore> scores) =>
        scores.Where(score => score.HasData).Select(score => score.Score).DefaultIfEmpty(0).Average();

    private static FrameworkScore Of(string framework, IReadOnlyCollection<ScoredState> states)
    {
        var own = states.Where(state => state.Framework == framework).ToLookup(state => state.IsControl);
        if (own[false].FirstOrDefault() is { Reported: { } reported })
            return new(framework, true, reported.ToDouble());
        var controls = own[true].ToArray();
        if (controls.Length == 0)
            return new(framework, false, 0);
        var sum = controls.Aggregate(ExactNumber.Zero, (total, control) => total + PointsOf(control.Status));
        return new(framework, true, sum.DividedBy(controls.Length));
    }

    private static ExactNumber PointsOf(string? status) => status switch
    {
        "implemented" => 100,
        "partial" => 50,
        _ => 0,
    };
}
