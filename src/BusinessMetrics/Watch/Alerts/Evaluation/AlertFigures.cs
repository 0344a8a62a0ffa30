using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.States;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Budgets;
using BusinessMetrics.Watch.Budgets;

namespace BusinessMetrics.Watch.Alerts.Evaluation;

/// <summary>The figures that rules watch, from the read models: one now, or one for every minute of a span of history.</summary>
public sealed class AlertFigures(RollupReader rollups, StateReader states, BudgetFigures budgets, ServiceSettings settings)
{
    /// <summary>A figure at a moment. Its window, if it has one, is the time in (moment - window, moment], to the microsecond.</summary>
    public async Task<FigureReading> ReadAsync(AlertFigure figure, DateTimeOffset moment, CancellationToken cancellation)
    {
        // Instants are in microseconds, and windows half-open.
        var end = moment.AddMicroseconds(1);
        if (figure.Metric == AlertFigure.BudgetUsedPercent)
            return new(moment, (await budgets.StatusOfServiceAsync(figure.Service, end, null, cancellation)).UsedPercent);
        if (figure.IsScore)
        {
            var scores = new AlertScores();
            foreach (var known in await states.CurrentAsync(ComplianceCategory.States, end, null, null, cancellation))
                scores.Apply(known);
            return new(moment, scores.ValueOf(figure));
        }

        var window = new TimeWindow(end - figure.Window, end);
        return figure.IsQuantile
            ? figure.ReadingOf(await SketchAsync(figure, window, null, cancellation), moment)
            : figure.ReadingOf(await FiguresAsync(figure, window, null, cancellation), moment);
    }

    /// <summary>The figure at the end of each minute that ends in (from, to], of the window before that.</summary>
    /// <param name="asOf">What was recorded or retracted later does not count; null for all that is known.</param>
    public async Task<IEnumerable<FigureReading>> HistoryAsync(
        AlertFigure figure, DateTimeOffset from, DateTimeOffset to, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        if (figure.Metric == AlertFigure.BudgetUsedPercent)
            return await BudgetHistoryAsync(figure.Service, [.. AlertReplay.MinuteEnds(from, to)], asOf, cancellation);
        var needed = AlertReplay.Needed(figure, from, to);
        if (figure.IsScore)
            return await ScoreHistoryAsync(figure, needed, from, to, asOf, cancellation);
        if (WindowParts.Of(figure.Window, from, to) is { } parts)
            return figure.IsQuantile
                ? parts.Readings(
                    figure,
                    await SketchesAsync(figure, parts.Leaving, asOf, cancellation),
                    await SketchAsync(figure, parts.Staying, asOf, cancellation),
                    await SketchesAsync(figure, parts.Entering, asOf, cancellation))
                : parts.Readings(
                    figure,
                    await MinutesAsync(figure, parts.Leaving, asOf, cancellation),
                    await FiguresAsync(figure, parts.Staying, asOf, cancellation),
                    await MinutesAsync(figure, parts.Entering, asOf, cancellation));
        return figure.IsQuantile
            ? AlertReplay.Values(figure, await SketchesAsync(figure, needed, asOf, cancellation), from, to)
            : AlertReplay.Values(figure, await MinutesAsync(figure, needed, asOf, cancellation), from, to);
    }

    private async Task<RollupFigures> FiguresAsync(AlertFigure figure, TimeWindow window, DateTimeOffset? asOf, CancellationToken cancellation) =>
        RollupFigures.Total((await rollups.ReadAsync(QueryOf(figure, window) with { AsOf = asOf }, cancellation)).Select(row => row.Figures));

    private async Task<IReadOnlyDictionary<DateTimeOffset, RollupFigures>> MinutesAsync(
        AlertFigure figure, TimeWindow window, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        if (window.Length <= TimeSpan.Zero)
            return new Dictionary<DateTimeOffset, RollupFigures>();
        var rows = await rollups.ReadAsync(QueryOf(figure, window) with { AsOf = asOf, Bucket = Granularity.Minute }, cancellation);
        return rows.ToDictionary(row => row.Bucket!.Value, row => row.Figures);
    }

    private Task<QuantileSketch> SketchAsync(AlertFigure figure, TimeWindow window, DateTimeOffset? asOf, CancellationToken cancellation) =>
        rollups.Sketches.OfAllAsync(QueryOf(figure, window) with { AsOf = asOf }, cancellation);

    private async Task<IReadOnlyDictionary<DateTimeOffset, QuantileSketch>> SketchesAsync(
        AlertFigure figure, TimeWindow window, DateTimeOffset? asOf, CancellationToken cancellation) => window.Length <= TimeSpan.Zero
        ? new Dictionary<DateTimeOffset, QuantileSketch>()
        : await rollups.Sketches.ByBucketAsync(QueryOf(figure, window) with { AsOf = asOf, Bucket = Granularity.Minute }, cancellation);

    private RollupQuery QueryOf(AlertFigure figure, TimeWindow window)
    {
        if (figure.Metric == AlertFigure.TotalCost)
            return new RollupQuery(CostCategory.Rollups, window)
                .Where("unit", settings.ReportingCurrency)
                .Where("service", figure.Service)
                .By();
        var filter = new MetricFilter(figure.Metric, MetricCategories.Find(figure.Category), figure.Service is { } service ? [service] : null, figure.Model);
        return filter.QueryOf(window).By() with { Statistics = figure.Wanted };
    }

    private async Task<IEnumerable<FigureReading>> ScoreHistoryAsync(
        AlertFigure figure, TimeWindow window, DateTimeOffset from, DateTimeOffset to, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var before = await states.CurrentAsync(ComplianceCategory.States, window.Start, asOf, null, cancellation);
        var changes = await states.ChangesAsync(ComplianceCategory.States, window, asOf, cancellation);
        return AlertReplay.Scores(figure, before, changes, from, to);
    }

    private async Task<IEnumerable<FigureReading>> BudgetHistoryAsync(
        string? service, IReadOnlyList<DateTimeOffset> moments, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        if (moments.Count == 0)
            return [];
        var amounts = new Dictionary<DateTimeOffset, ExactNumber>();
        foreach (var month in moments.Select(BudgetMonth.OfWindowEnd).Distinct())
            amounts[month.Start] = (await budgets.InForceAsync(service ?? Budget.Total, month, asOf, cancellation)).Amount;
        var spent = await budgets.SpendByMinuteAsync(service, new(BudgetMonth.OfWindowEnd(moments[0]).Start, moments[^1]), asOf, cancellation);
        return BudgetReplay.UsedPercent(spent, moments, amounts).Select(each => new FigureReading(each.At, each.Value));
    }
}
