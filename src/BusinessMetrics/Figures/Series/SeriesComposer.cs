using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Figures.Series;

/// <summary>Makes a series of the roll-ups' rows; pure.</summary>
public static class SeriesComposer
{
    /// <summary>Groups with the largest sum, or number of metrics where nothing is added up, first; of equals by name, the nameless last.</summary>
    public static IReadOnlyList<string?> Rank(SeriesRequest request, IReadOnlyList<SeriesPoint> totals)
    {
        var units = UnitsOf(request, totals).Units;
        var summed = request.Figure.RankedBy ?? (request.Statistic == "sum" && request.Figure.Parts is [var only] ? only.Name : null);
        return
        [
            .. totals
                .GroupBy(point => point.Group)
                .Select(group => (group.Key, Parts: PartsOf([.. group], units)))
                .Where(group => group.Parts.Values.Sum(part => part.Count) > 0)
                .OrderByDescending(group => summed is not null ? group.Parts.GetValueOrDefault(summed).Sum : group.Parts.Values.Sum(part => part.Count))
                .ThenBy(group => group.Key is null)
                .ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => group.Key),
        ];
    }

    /// <summary>The answer, or why there is none.</summary>
    public static (SeriesResponse? Response, FieldError? Refused) Compose(SeriesRequest request, SeriesRows rows, string reportingCurrency)
    {
        // Of both windows: what a unit is told by must not be another one in the window before.
        var (units, refused) = UnitsOf(request, [.. rows.Current, .. rows.Previous]);
        if ((refused ?? OtherUnit(request, reportingCurrency)) is { } refusal)
            return (null, refusal);
        var window = request.Asked.Window;
        var shown = Shown(request, rows);
        var current = new Span(request, window, shown, units);
        var before = request.ComparesPrevious ? new Span(request, window.Previous, rows.BucketsBefore, units) : null;
        var byGroup = rows.Current.ToLookup(point => point.Group);
        var beforeByGroup = rows.Previous.ToLookup(point => point.Group);
        var groups = request.GroupBy is null
            ? [null]
            : Rank(request, [.. rows.Current.Where(point => point.Group != RollupQuery.Others)]);
        var lines = groups.Select(Line).ToArray();
        var rest = byGroup.Contains(RollupQuery.Others) ? Line(RollupQuery.Others) : null;
        var unit = request.Statistic == "count" ? "count" : units.Count == 1 && units.Values.Single() is { } measured ? measured.Name : null;
        return (
            new(
                request.MetricName is null ? request.Figure.Name : null,
                request.MetricName,
                request.Statistic,
                request.Figure.Parts.Count == 1 ? unit ?? FigureDefinitions.UnitOf(request.Figure, reportingCurrency) : FigureDefinitions.UnitOf(request.Figure, reportingCurrency),
                request.Step.Name,
                request.Zone.Id,
                window.Start,
                window.Until,
                request.Asked.AsOf,
                request.GroupBy,
                shown.Starts,
                window.Start > shown.Starts[0],
                window.Until < request.Step.EndOf(shown.Starts[^1], request.Zone),
                lines,
                rest is null ? null : new(rows.OtherGroups, rest.Value, rest.Samples, rest.Values, rest.BucketSamples, rest.Previous)),
            null);

        SeriesLine Line(string? group)
        {
            var own = current.LineOf([.. byGroup[group]]);
            return new(group, own.Value, own.Samples, own.Values, own.BucketSamples, before?.LineOf([.. beforeByGroup[group]]));
        }
    }

    /// <summary>A figure that is made of what is in several units is in its own.</summary>
    private static FieldError? OtherUnit(SeriesRequest request, string reportingCurrency)
    {
        if (request.Unit is not { } asked || request.Figure.Parts.Count < 2)
            return null;
        var own = FigureDefinitions.UnitOf(request.Figure, reportingCurrency)!;
        return UnitCatalogue.Of(asked, "", reportingCurrency) == UnitCatalogue.Of(own, "", reportingCurrency)
            ? null
            : new("unit", FieldError.Quote(asked), $"{own}, which {request.Figure.Name} is in");
    }

    /// <summary>Without those ahead of now that have no metric.</summary>
    private static Buckets Shown(SeriesRequest request, SeriesRows rows)
    {
        if (request.Asked.Window.Now is not { } now)
            return rows.Buckets;
        var last = rows.Buckets.IndexOf(now);
        foreach (var point in rows.Current)
            last = Math.Max(last, rows.Buckets.IndexOf(point.Start));
        return new(rows.Buckets.Starts.Take(last + 1));
    }

    /// <summary>What each part is told in. Metrics in several dimensions have no figure in common, unless the figure's name says which is meant.</summary>
    private static (IReadOnlyDictionary<string, Unit?> Units, FieldError? Refused) UnitsOf(SeriesRequest request, IReadOnlyList<SeriesPoint> points)
    {
        var units = new Dictionary<string, Unit?>();
        FieldError? refused = null;
        foreach (var part in request.Figure.Parts)
        {
            var own = points.Where(point => point.Part == part.Name).ToArray();
            var dimensions = Measure.ByDimension(own.Select(point => (point.Unit, point.Figures)));
            var unit = dimensions is [var most, ..] ? most.Unit : part.Unit;
            if (part.Preferred is { } preferred && unit is not null && unit.CanBeAddedTo(preferred))
                unit = preferred;
            if (request.Unit is { } asked && request.Figure.Parts.Count == 1)
            {
                var wanted = UnitCatalogue.Of(asked, request.MetricName ?? part.Figure ?? "", unit is { Dimension: Dimension.Money } ? unit.Base : "");
                if ((part.Unit ?? (part.IsMoney ? unit : null)) is { } kind && !kind.CanBeAddedTo(wanted))
                    refused ??= new("unit", FieldError.Quote(asked), $"a unit that {kind.Name} can be converted to");
                unit = wanted;
            }
            else if (request.MetricName is not null && dimensions.Count > 1 && request.Statistic != "count")
            {
                refused ??= MeasuredAggregation.SeveralDimensions("unit", dimensions);
            }

            units[part.Name] = request.Statistic == "count" && request.MetricName is not null && request.Unit is null ? null : unit;
        }

        return (units, refused);
    }

    private static Dictionary<string, RollupFigures> PartsOf(IReadOnlyList<SeriesPoint> points, IReadOnlyDictionary<string, Unit?> units)
    {
        var parts = new Dictionary<string, RollupFigures>(units.Count);
        foreach (var (part, unit) in units)
        {
            IReadOnlyList<SeriesPoint> own = units.Count == 1 ? points : [.. points.Where(point => point.Part == part)];
            if (own.Count > 0 && FiguresIn(unit, own) is { Count: > 0 } figures)
                parts[part] = figures;
        }

        return parts;
    }

    private static RollupFigures FiguresIn(Unit? unit, IReadOnlyList<SeriesPoint> points)
    {
        // Nearly all there are: a bucket has one point where everything is measured alike.
        if (points is [var only] && (unit is null || (only.Unit.Factor == unit.Factor && only.Unit.CanBeAddedTo(unit))))
            return only.Figures;
        return unit is null
            ? RollupFigures.Total(points.Select(point => point.Figures))
            : Measure.In(unit, points.Select(point => (point.Unit, point.Figures))).Figures;
    }

    /// <summary>A window's lines.</summary>
    private sealed class Span(SeriesRequest request, TimeWindow window, Buckets buckets, IReadOnlyDictionary<string, Unit?> units)
    {
        private readonly double? _quantile = Statistic.QuantileOf(request.Statistic);

        public PreviousSeries LineOf(IReadOnlyList<SeriesPoint> points)
        {
            var whole = PartsOf(points, units);
            var values = new ExactNumber?[buckets.Starts.Count];
            var samples = new long[values.Length];
            foreach (var bucket in points.GroupBy(point => point.Start))
            {
                SeriesPoint[] own = [.. bucket];
                var i = buckets.IndexOf(bucket.Key);
                var parts = PartsOf(own, units);
                samples[i] = Samples(parts);
                values[i] = ValueOf(own, whole, parts, LengthOf(i));
            }

            return new(ValueOf(points, whole, whole, window.Length), Samples(whole), values, samples);

            long Samples(Dictionary<string, RollupFigures> of) =>
                request.Figure.Telling?.Invoke(whole).Sum(part => of.GetValueOrDefault(part).Count) ?? of.Values.Sum(part => part.Count);
        }

        private ExactNumber? ValueOf(
            IReadOnlyList<SeriesPoint> points, IReadOnlyDictionary<string, RollupFigures> whole, IReadOnlyDictionary<string, RollupFigures> parts, TimeSpan length)
        {
            if (_quantile is not { } quantile)
                return request.Figure.Formula(request.Statistic, whole, parts, length);
            var sketch = new QuantileSketch();
            foreach (var point in points)
                if (point.Sketch is { } own && units[point.Part] is { } unit && point.Unit.CanBeAddedTo(unit))
                    sketch.MergeBounded(own.In(point.Unit, unit));
            return sketch.Count == 0 ? null : sketch.QuantileWithin(quantile);
        }

        /// <summary>How much of the bucket is in the window and has passed.</summary>
        private TimeSpan LengthOf(int index)
        {
            var start = buckets.Starts[index] < window.Start || index == 0 ? window.Start : buckets.Starts[index];
            var end = index + 1 < buckets.Starts.Count && buckets.Starts[index + 1] < window.Until ? buckets.Starts[index + 1] : window.Until;
            return end > start ? end - start : TimeSpan.Zero;
        }
    }
}
