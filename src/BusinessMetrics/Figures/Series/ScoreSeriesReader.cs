using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.States;

namespace BusinessMetrics.Figures.Series;

/// <summary>Reads the frameworks' scores over time: those that held at the end of each bucket.</summary>
public sealed class ScoreSeriesReader(StateReader states)
{
    private static readonly DimensionFilter OfScores = new("kind", [ComplianceCategory.Score]);
    private static readonly DimensionFilter OfControls = new("kind", [ComplianceCategory.Control]);

    public async Task<SeriesResponse> ReadAsync(SeriesRequest request, CancellationToken cancellation)
    {
        var window = request.Asked.Window;
        var all = request.Step.BucketsOf(window, request.Zone);
        // What is ahead of now holds already where the window goes on, so that the last bucket is that of now.
        var buckets = window.Now is { } now ? new Buckets(all.Starts.Take(all.IndexOf(now) + 1)) : all;
        var before = request.Step.BeforeOf(buckets, window, request.Zone);
        var current = await LinesAsync(buckets, window.End);
        var earlier = request.ComparesPrevious ? await LinesAsync(before, window.Previous.End) : [];
        return new(
            request.Figure.Name,
            null,
            request.Statistic,
            FigureDefinitions.UnitOf(request.Figure, ""),
            request.Step.Name,
            request.Zone.Id,
            window.Start,
            window.Until,
            request.Asked.AsOf,
            request.GroupBy,
            buckets.Starts,
            window.Start > buckets.Starts[0],
            window.Until < request.Step.EndOf(buckets.Starts[^1], request.Zone),
            [.. current.Where(line => line.Behind[^1] > 0 || request.GroupBy is null).Select(line => new SeriesLine(
                line.Framework, line.Values[^1], line.Behind[^1], line.Values, line.Behind, Previous(earlier.FirstOrDefault(one => one.Framework == line.Framework))))],
            null);

        async Task<IReadOnlyList<ScoreLine>> LinesAsync(Buckets spans, DateTimeOffset until)
        {
            var scores = await NewestAsync(spans, until, OfScores);
            // Controls, of which there are many, are nothing to a framework from the bucket on in which its score was reported.
            var firstScored = scores.GroupBy(score => score.Key[0]).ToDictionary(own => own.Key, own => own.Min(score => spans.IndexOf(score.OccurredAt)));
            var others = ComplianceCategory.Frameworks.Where(framework => firstScored.GetValueOrDefault(framework, spans.Starts.Count) > 0).ToArray();
            var unscored = others.Select(framework => firstScored.GetValueOrDefault(framework, spans.Starts.Count)).DefaultIfEmpty().Max();
            var controls = unscored == 0 ? [] : await NewestAsync(
                new(spans.Starts.Take(unscored)), unscored < spans.Starts.Count ? spans.Starts[unscored] : until, OfControls, new("framework", others));
            return ScoreLine.Of([.. scores, .. controls], spans, request.GroupBy is not null);
        }

        Task<IReadOnlyList<KnownState>> NewestAsync(Buckets spans, DateTimeOffset until, params IReadOnlyList<DimensionFilter> keys) =>
            states.NewestByBucketAsync(ComplianceCategory.States, keys, spans, until, request.Asked.AsOf, request.Services, cancellation);

        static PreviousSeries? Previous(ScoreLine? line) => line is null ? null : new(line.Values[^1], line.Behind[^1], line.Values, line.Behind);
    }
}
