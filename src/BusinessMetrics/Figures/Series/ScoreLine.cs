using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.States;

namespace BusinessMetrics.Figures.Series;

/// <summary>A score as it stood at the end of each bucket; pure.</summary>
/// <param name="Framework">Null for the mean of all.</param>
/// <param name="Values">Null before there was any.</param>
/// <param name="Behind">Of how many scores that were reported, and controls of frameworks without one, each value is.</param>
public sealed record ScoreLine(string? Framework, IReadOnlyList<ExactNumber?> Values, IReadOnlyList<long> Behind)
{
    /// <param name="newest">Of each thing what held before the first bucket's end, and what was the newest in each later one.</param>
    public static IReadOnlyList<ScoreLine> Of(IReadOnlyList<KnownState> newest, Buckets buckets, bool byFramework)
    {
        var frameworks = byFramework ? ComplianceCategory.Frameworks.Select(framework => (string?)framework).ToArray() : [null];
        var values = frameworks.Select(_ => new ExactNumber?[buckets.Starts.Count]).ToArray();
        var behind = frameworks.Select(_ => new long[buckets.Starts.Count]).ToArray();
        var state = new Dictionary<string, ScoredState>();
        var scores = FrameworkScores.Of(state.Values);
        var counts = new Dictionary<string, long>();
        var byBucket = newest.ToLookup(change => buckets.IndexOf(change.OccurredAt));
        for (var i = 0; i < buckets.Starts.Count; i++)
        {
            foreach (var change in byBucket[i])
                state[string.Join('\n', change.Key)] = ScoredState.Of(change);
            if (byBucket.Contains(i))
            {
                scores = FrameworkScores.Of(state.Values);
                counts = ComplianceCategory.Frameworks.ToDictionary(framework => framework, framework => CountOf(state.Values, framework));
            }

            for (var f = 0; f < frameworks.Length; f++)
            {
                values[f][i] = frameworks[f] is { } framework
                    ? scores[framework].HasData ? ExactNumber.FromDouble(scores[framework].Score) : null
                    : scores.Values.Any(score => score.HasData) ? ExactNumber.FromDouble(FrameworkScores.Overall(scores.Values)) : null;
                behind[f][i] = frameworks[f] is { } one ? counts.GetValueOrDefault(one) : counts.Values.Sum();
            }
        }

        return [.. frameworks.Select((framework, f) => new ScoreLine(framework, values[f], behind[f]))];
    }

    private static long CountOf(IReadOnlyCollection<ScoredState> states, string framework)
    {
        var own = states.Where(state => state.Framework == framework).ToLookup(state => state.IsControl);
        return own[false].Any() ? 1 : own[true].LongCount();
    }
}
