using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Figures.Series;

/// <summary>What one part of a figure comes to, of one group, in one bucket and unit.</summary>
/// <param name="Group">The group's value; <see cref="RollupQuery.Others"/> for what is not told apart.</param>
/// <param name="Start">The bucket's.</param>
/// <param name="Sketch">Where a quantile was asked for.</param>
public sealed record SeriesPoint(string Part, string? Group, DateTimeOffset Start, Unit Unit, RollupFigures Figures, QuantileSketch? Sketch);

/// <summary>What a series is composed from.</summary>
/// <param name="Previous">Of the window before; empty where it is not compared.</param>
/// <param name="OtherGroups">How many groups are not told apart.</param>
public sealed record SeriesRows(Buckets Buckets, Buckets BucketsBefore, IReadOnlyList<SeriesPoint> Current, IReadOnlyList<SeriesPoint> Previous, long OtherGroups);

/// <summary>Reads what a series is composed from, from the roll-ups.</summary>
public sealed class SeriesReader(RollupReader rollups, ServiceSettings settings)
{
    public async Task<SeriesRows> ReadAsync(SeriesRequest request, CancellationToken cancellation)
    {
        var window = request.Asked.Window;
        var buckets = request.Step.BucketsOf(window, request.Zone);
        var before = request.Step.BeforeOf(buckets, window, request.Zone);
        // Parts and passes read the same ragged ends.
        var reader = rollups.ForOneAnswer();
        var (told, others) = request.GroupBy is null ? (null, 0) : await LargestAsync(reader, request, cancellation);
        var current = PointsAsync(reader, request, window, buckets, told, cancellation);
        var previous = request.ComparesPrevious ? PointsAsync(reader, request, window.Previous, before, told, cancellation) : Task.FromResult<IReadOnlyList<SeriesPoint>>([]);
        await Task.WhenAll(current, previous);
        return new(buckets, before, await current, await previous, others);
    }

    /// <summary>The groups that are told apart: over the whole window, which a few coarse roll-ups tell.</summary>
    private async Task<(DimensionValues Told, long Others)> LargestAsync(RollupReader reader, SeriesRequest request, CancellationToken cancellation)
    {
        var totals = await ReadPartsAsync(request, request.Asked.Window, async (part, query) =>
        {
            var point = PointsOf(request, part, query);
            return (await reader.ReadAsync(query, cancellation)).Where(row => Counts(part, query, row.Key)).Select(row => point(row.Key, row.Key[0], default, row.Figures, null));
        });
        var ranked = SeriesComposer.Rank(request, totals);
        var largest = ranked.Take(request.Top).ToArray();
        return (
            new(request.GroupBy!, [.. largest.OfType<string>()], largest.Contains(null)),
            ranked.Count - largest.Length);
    }

    private async Task<IReadOnlyList<SeriesPoint>> PointsAsync(
        RollupReader reader, SeriesRequest request, TimeWindow window, Buckets buckets, DimensionValues? told, CancellationToken cancellation)
    {
        var isQuantile = Statistic.QuantileOf(request.Statistic) is not null;
        return await ReadPartsAsync(request, window, async (part, asked) =>
        {
            var query = asked with { Buckets = buckets, Told = told, Statistics = Statistic.Needed(request.Statistic) };
            var point = PointsOf(request, part, query);
            if (!isQuantile)
                return (await reader.ReadAsync(query, cancellation)).Where(row => Counts(part, query, row.Key)).Select(row => point(row.Key, GroupOf(row.Key), row.Bucket!.Value, row.Figures, null));
            return (await reader.Sketches.ReadAsync(query, cancellation)).Select(row => point(row.Key, GroupOf(row.Key), row.Bucket!.Value, new(row.Sketch.Count, default), row.Sketch));
        });

        string? GroupOf(SeriesKey key) => request.GroupBy is null ? null : key[0];
    }

    private async Task<IReadOnlyList<SeriesPoint>> ReadPartsAsync(
        SeriesRequest request, TimeWindow window, Func<FigurePart, RollupQuery, Task<IEnumerable<SeriesPoint>>> readAsync)
    {
        // At once, since none needs another.
        var parts = await Task.WhenAll(request.Figure.Parts.Select(part =>
        {
            var isByService = request.GroupBy == "service" || request.Services is not null;
            var model = part.Totals is { } totals && !isByService ? totals : part.Model;
            return readAsync(part, request.Narrow(part.QueryOf(model, window, request.GroupBy, settings.ReportingCurrency)));
        }));
        return [.. parts.SelectMany(points => points)];
    }

    private static bool Counts(FigurePart part, RollupQuery query, SeriesKey key) =>
        !part.IsOfThings || part.Counts(key[UnitAt(query)]);

    private static int UnitAt(RollupQuery query) => query.Dimensions.ToList().IndexOf(FigurePart.UnitDimension);

    private Func<SeriesKey, string?, DateTimeOffset, RollupFigures, QuantileSketch?, SeriesPoint> PointsOf(SeriesRequest request, FigurePart part, RollupQuery query)
    {
        var name = request.MetricName ?? part.Figure ?? "";
        var unitAt = part.HasUnits ? UnitAt(query) : -1;
        // A text is looked up once, and not for each of thousands of points.
        var units = new Dictionary<string, Unit>();
        return (key, group, start, figures, sketch) => new(part.Name, group, start, UnitOf(unitAt < 0 ? "" : key[unitAt] ?? ""), figures, sketch);

        Unit UnitOf(string text)
        {
            if (!units.TryGetValue(text, out var unit))
                units[text] = unit = part.UnitOf(text, name, settings.ReportingCurrency);
            return unit;
        }
    }
}
