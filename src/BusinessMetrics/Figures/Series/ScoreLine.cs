using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.States;

namespace BusinessMetrics.Figures.Series;

/// <summary>A score as it stood at the end of each bucket; pure.</summary>
/// <param name="Framework">Null for the mean of all.</param>
/// <param name="Values">Null before there was any.</param>
/// <param name="Changes">How many metrics of each bucket changed what it is made of.</param>
/// <param name="Samples">Those, and what held before.</param>
public sealed record ScoreLine(string? Framework, IReadOnlyList<ExactNumber?> Values, IReadOnlyList<long> Changes, long Samples)
{
    /// <param name="known">What held where the first bucket starts.</param>
    /// <param name="changes">Oldest first.</param>
    public static IReadOnlyList<ScoreLine> Of(IReadOnlyList<KnownState> known, IReadOnlyList<KnownState> changes, Buckets buckets, bool byFramework)
    {
        var frameworks = byFramework ? ComplianceCategory.Frameworks.Select(framework => (string?)framework).ToArray() : [null];
        var state = known.Where(IsOfScore).ToDictionary(each => string.Join('\n', each.Key));
        var values = frameworks.Select(_ => new ExactNumber?[buckets.Starts.Count]).ToArray();
        var counts = frameworks.Select(_ => new long[buckets.Starts.Count]).ToArray();
        var byBucket = changes.Where(IsOfScore).ToLookup(change => buckets.IndexOf(change.OccurredAt));
        for (var i = 0; i < buckets.Starts.Count; i++)
        {
            foreach (var change in byBucket[i])
            {
                state[string.Join('\n', change.Key)] = change;
                for (var f = 0; f < frameworks.Length; f++)
                    if (frameworks[f] is null || change.Key[0] == frameworks[f])
                        counts[f][i]++;
            }

            var scores = FrameworkScores.Of([.. state.Values]);
            for (var f = 0; f < frameworks.Length; f++)
                values[f][i] = frameworks[f] is { } framework
                    ? scores[framework].HasData ? ExactNumber.FromDouble(scores[framework].Score) : null
                    : scores.Values.Any(score => score.HasData) ? ExactNumber.FromDouble(FrameworkScores.Overall(scores.Values)) : null;
        }

        return
        [
            .. frameworks.Select((framework, f) => new ScoreLine(
                framework,
                values[f],
                counts[f],
                counts[f].Sum() + known.Count(each => IsOfScore(each) && (framework is null || each.Key[0] == framework)))),
        ];
    }

    private static bool IsOfScore(KnownState state) => state.Key[1] is ComplianceCategory.Score or ComplianceCategory.Control;
}
