using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Figures.Querying;

/// <summary>
/// One figure over everything that matches, in a unit that it says: converted within a dimension, and never added over
/// dimensions; pure (docs/understand/figures/vocabulary.md, "Listing").
/// </summary>
public static class MeasuredAggregation
{
    /// <summary>How many there are needs no unit of theirs.</summary>
    private const string Count = "count";

    /// <summary>The figure, with where the next page of groups begins, or why there is none.</summary>
    public static (AggregationResult? Result, string? NextCursor, FieldError? Refused) Of(ListingRequest request, IReadOnlyList<SeriesFigures> series, string reportingCurrency)
    {
        var method = request.Aggregation!;
        if (method == Count)
        {
            var total = series.Total();
            var (counted, more) = Groups(request, series);
            return (new(method, total.Count, Count, total.Count, null, request.GroupBy, counted), more, null);
        }

        var measured = series.Select(each => (each.Series, Measured: each.In(reportingCurrency))).ToArray();
        var dimensions = Measure.ByDimension(measured.Select(each => each.Measured));
        var (unit, refused) = UnitOf(request, series, dimensions, reportingCurrency);
        if (refused is not null)
            return (null, null, refused);
        var figures = Measure.In(unit, measured.Select(each => each.Measured));
        var inUnit = unit is null ? [] : measured.Where(each => each.Measured.Unit.CanBeAddedTo(unit));
        var (groups, next) = Groups(
            request,
            inUnit.Select(each => each with { Measured = (unit!, Measure.In(unit, [each.Measured]).Figures) }).Select(each => new SeriesFigures(each.Series, each.Measured.Figures)));
        var rest = dimensions.Where(measure => !measure.Unit!.CanBeAddedTo(unit!)).Select(measure => new MeasuredValue(measure.Unit!.Name, Aggregate.Of(method, measure.Figures), measure.Figures.Count)).ToArray();
        return (
            new(method, Aggregate.Of(method, figures.Figures), unit?.Name, figures.Figures.Count, rest.Length > 0 ? rest : null, request.GroupBy, groups),
            next,
            null);
    }

    private static (IReadOnlyList<AggregationGroup>? Groups, string? NextCursor) Groups(ListingRequest request, IEnumerable<SeriesFigures> series) =>
        request.GroupBy is null
            ? (null, null)
            : GroupPages.Page(
                Aggregate.Groups(request.Aggregation!, request.GroupBy, series), request.Limit, request.AfterGroup, group => new(group.Value, group.Key));

    private static (Unit? Unit, FieldError? Refused) UnitOf(
        ListingRequest request, IReadOnlyList<SeriesFigures> series, IReadOnlyList<Measure> dimensions, string reportingCurrency)
    {
        // What 1 is a unit of depends on the metric.
        if (request.Filter.Measured is { } asked && dimensions.Count <= 1)
            return (asked.For(request.Filter.Name ?? (series is [var first, ..] ? first.Series.Name : "")), null);
        // Whoever adds up costs means money, also where there is none.
        if (request.Filter.Category == MetricCategories.Cost && (request.Filter.Name is null || dimensions.Count > 1))
            return (UnitCatalogue.Of(reportingCurrency, "", reportingCurrency), null);
        return dimensions switch
        {
            [] => (null, null),
            [var only] => (only.Unit, null),
            _ => (null, SeveralDimensions(ListingRequest.UnitParameter.Name, dimensions)),
        };
    }

    /// <summary>Why there is no figure over what matches: what is measured in several dimensions.</summary>
    /// <param name="unit">The parameter that would say which is meant.</param>
    public static FieldError SeveralDimensions(string unit, IReadOnlyList<Measure> dimensions) => new(
        unit,
        $"{FieldError.Nothing}, and what matches is measured in {string.Join(", ", dimensions.Select(measure => $"{measure.Unit!.Name} ({measure.Figures.Count})"))}",
        $"one of {string.Join(", ", dimensions.Select(measure => measure.Unit!.Name))}, or a filter that leaves one; what is measured in another dimension cannot be added");
}
