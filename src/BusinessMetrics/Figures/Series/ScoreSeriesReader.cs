using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.States;

namespace BusinessMetrics.Figures.Series;

/// <summary>Reads the frameworks' scores over time: those that held where the window starts, and every change in it.</summary>
public sealed class ScoreSeriesReader(StateReader states)
{
    public async Task<SeriesResponse> ReadAsync(SeriesRequest request, CancellationToken cancellation)
    {
        var window = request.Asked.Window;
        var buckets = request.Step.BucketsOf(window, request.Zone);
        var before = request.Step.BeforeOf(buckets, window, request.Zone);
        var current = await LinesAsync(window, buckets);
        var earlier = request.ComparesPrevious ? await LinesAsync(window.Previous, before) : null;
        var last = current.Count == 0 || window.Now is not { } now ? buckets.Starts.Count - 1 : buckets.IndexOf(now);
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
            [.. buckets.Starts.Take(last + 1)],
            window.Start > buckets.Starts[0],
            window.Until < request.Step.EndOf(buckets.Starts[last], request.Zone),
            [.. current.Where(line => line.Samples > 0 || request.GroupBy is null).Select(line => new SeriesLine(
                line.Framework,
                line.Values[last],
                line.Samples,
                [.. line.Values.Take(last + 1)],
                [.. line.Changes.Take(last + 1)],
                earlier?.FirstOrDefault(one => one.Framework == line.Framework) is { } old ? new(old.Values[^1], old.Samples, old.Values, old.Changes) : null))],
            null);

        async Task<IReadOnlyList<ScoreLine>> LinesAsync(TimeWindow within, Buckets spans)
        {
            var known = states.CurrentAsync(ComplianceCategory.States, within.Start, request.Asked.AsOf, request.Services, cancellation);
            var changes = states.ChangesAsync(ComplianceCategory.States, within, request.Asked.AsOf, request.Services, cancellation);
            await Task.WhenAll(known, changes);
            return ScoreLine.Of(await known, await changes, spans, request.GroupBy is not null);
        }
    }
}
