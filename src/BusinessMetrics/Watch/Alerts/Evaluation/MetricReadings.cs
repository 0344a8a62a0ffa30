using BusinessMetrics.Platform.Names;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.Units;
using BusinessMetrics.Projections.Watch.Alerts;

namespace BusinessMetrics.Watch.Alerts.Evaluation;

/// <summary>
/// The figures of recorded metrics that rules watch, each in one unit: the rule's own, else that of what was recorded. What cannot
/// be added up is no figure: a mixture would be told as if it were one.
/// </summary>
public sealed class MetricReadings(RollupReader rollups, ServiceSettings settings)
{
    /// <exception cref="RuleNotEvaluableException">Several dimensions meet.</exception>
    public async Task<FigureReading> ReadAsync(AlertFigure figure, TimeWindow window, DateTimeOffset moment, CancellationToken cancellation)
    {
        if (figure.IsQuantile)
        {
            var measured = await UnitsAsync(figure, window, null, cancellation);
            return figure.ReadingOf(await SketchAsync(figure, window, measured, null, cancellation), moment);
        }

        var rows = await RowsAsync(figure, window, null, null, cancellation);
        return figure.ReadingOf(In(figure, UnitOf(figure, rows), rows), moment);
    }

    /// <summary>At the end of each minute that ends in (from, to].</summary>
    /// <exception cref="RuleNotEvaluableException">Several dimensions meet.</exception>
    public async Task<IEnumerable<FigureReading>> HistoryAsync(
        AlertFigure figure, DateTimeOffset from, DateTimeOffset to, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var needed = AlertReplay.Needed(figure, from, to);
        if (figure.IsQuantile)
            return await QuantilesAsync(figure, needed, from, to, asOf, cancellation);
        if (WindowParts.Of(figure.Window, from, to) is not { } parts)
        {
            var all = await RowsAsync(figure, needed, Granularity.Minute, asOf, cancellation);
            return AlertReplay.Values(figure, ByMinute(figure, UnitOf(figure, all), all), from, to);
        }

        var leaving = await RowsAsync(figure, parts.Leaving, Granularity.Minute, asOf, cancellation);
        var staying = await RowsAsync(figure, parts.Staying, null, asOf, cancellation);
        var entering = await RowsAsync(figure, parts.Entering, Granularity.Minute, asOf, cancellation);
        var unit = UnitOf(figure, [.. leaving, .. staying, .. entering]);
        return parts.Readings(figure, ByMinute(figure, unit, leaving), In(figure, unit, staying), ByMinute(figure, unit, entering));
    }

    private async Task<IEnumerable<FigureReading>> QuantilesAsync(
        AlertFigure figure, TimeWindow needed, DateTimeOffset from, DateTimeOffset to, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var measured = await UnitsAsync(figure, needed, asOf, cancellation);
        return WindowParts.Of(figure.Window, from, to) is { } parts
            ? parts.Readings(
                figure,
                await SketchesAsync(figure, parts.Leaving, measured, asOf, cancellation),
                await SketchAsync(figure, parts.Staying, measured, asOf, cancellation),
                await SketchesAsync(figure, parts.Entering, measured, asOf, cancellation))
            : AlertReplay.Values(figure, await SketchesAsync(figure, needed, measured, asOf, cancellation), from, to);
    }

    private async Task<IReadOnlyList<RollupRow>> RowsAsync(
        AlertFigure figure, TimeWindow window, Granularity? bucket, DateTimeOffset? asOf, CancellationToken cancellation) => window.Length <= TimeSpan.Zero
        ? []
        : await rollups.ReadAsync(QueryOf(figure, window) with { AsOf = asOf, Bucket = bucket }, cancellation);

    /// <summary>The sketches' metrics by what they are measured in, and the unit that the figure is in.</summary>
    private async Task<MeasuredTexts> UnitsAsync(AlertFigure figure, TimeWindow window, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var rows = await rollups.ReadAsync(QueryOf(figure, window) with { AsOf = asOf, Statistics = Statistics.None }, cancellation);
        var unit = UnitOf(figure, rows);
        return new(unit, [.. rows.Select(row => row["unit"]!).Distinct().Where(text => unit is not null && Read(figure, text).CanBeAddedTo(unit)).GroupBy(text => Read(figure, text))]);
    }

    private async Task<QuantileSketch> SketchAsync(AlertFigure figure, TimeWindow window, MeasuredTexts measured, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var sketch = new QuantileSketch();
        foreach (var texts in measured.ByUnit)
        {
            var own = await rollups.Sketches.OfAllAsync(QueryOf(figure, window).WhereAny("unit", [.. texts]) with { AsOf = asOf }, cancellation);
            sketch.MergeBounded(own.In(texts.Key, measured.Unit!));
        }

        return sketch;
    }

    private async Task<IReadOnlyDictionary<DateTimeOffset, QuantileSketch>> SketchesAsync(
        AlertFigure figure, TimeWindow window, MeasuredTexts measured, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var byMinute = new Dictionary<DateTimeOffset, QuantileSketch>();
        if (window.Length <= TimeSpan.Zero)
            return byMinute;
        foreach (var texts in measured.ByUnit)
        {
            var query = QueryOf(figure, window).WhereAny("unit", [.. texts]) with { AsOf = asOf, Bucket = Granularity.Minute };
            foreach (var (minute, own) in await rollups.Sketches.ByBucketAsync(query, cancellation))
            {
                if (!byMinute.TryGetValue(minute, out var sketch))
                    byMinute[minute] = sketch = new();
                sketch.MergeBounded(own.In(texts.Key, measured.Unit!));
            }
        }

        return byMinute;
    }

    /// <summary>Null where a count needs none, and where there is nothing.</summary>
    private Unit? UnitOf(AlertFigure figure, IReadOnlyList<RollupRow> rows)
    {
        if (figure.Statistic == AlertStatistic.Count && figure.Unit is null)
            return null;
        if (figure.Unit is { } asked)
            return Read(figure, asked);
        if (figure.Metric == AlertFigure.TotalCost)
            return UnitCatalogue.Of(settings.ReportingCurrency, "", settings.ReportingCurrency);
        return Measure.ByDimension(rows.Select(row => (Read(figure, row["unit"]!), row.Figures))) switch
        {
            [] => null,
            [var only] => only.Unit,
            var dimensions => throw new RuleNotEvaluableException(
                $"Its metrics are measured in {string.Join(", ", dimensions.Select(measure => $"{measure.Unit!.Name} ({measure.Figures.Count})"))}, which cannot be added; name one of these as the rule's unit."),
        };
    }

    private RollupFigures In(AlertFigure figure, Unit? unit, IEnumerable<RollupRow> rows) => unit is null
        ? RollupFigures.Total(rows.Select(row => row.Figures))
        : Measure.In(unit, rows.Select(row => (Read(figure, row["unit"]!), row.Figures))).Figures;

    private Dictionary<DateTimeOffset, RollupFigures> ByMinute(AlertFigure figure, Unit? unit, IEnumerable<RollupRow> rows) =>
        rows.GroupBy(row => row.Bucket!.Value).ToDictionary(minute => minute.Key, minute => In(figure, unit, minute));

    private Unit Read(AlertFigure figure, string text) => UnitCatalogue.Of(text, figure.Metric, settings.ReportingCurrency);

    private RollupQuery QueryOf(AlertFigure figure, TimeWindow window)
    {
        if (figure.Metric == AlertFigure.TotalCost)
            return MoneySpent.Asked(new RollupQuery(CostCategory.Rollups, window).Within("service", FormsOf(figure.Service)), settings.ReportingCurrency);
        var filter = new MetricFilter(figure.Metric, MetricCategories.Find(figure.Category), FormsOf(figure.Service), FormsOf(figure.Model));
        return filter.QueryOf(window).By("unit") with { Statistics = figure.Wanted };
    }

    /// <summary>A rule that was set before names were normalised watches what has been recorded since, too.</summary>
    private static IReadOnlyList<string>? FormsOf(string? name) => name is null ? null : NameText.FormsOf(name);

    private sealed record MeasuredTexts(Unit? Unit, IReadOnlyList<IGrouping<Unit, string>> ByUnit);
}
