using BusinessMetrics.Platform.Names;
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
    /// <summary>A figure at a moment; null where it has no data. Its window, if it has one, ends with the current minute.</summary>
    public async Task<ExactNumber?> ValueAsync(AlertFigure figure, DateTimeOffset now, CancellationToken cancellation)
    {
        if (figure.Metric == AlertFigure.BudgetUsedPercent)
            return (await budgets.StatusOfServiceAsync(figure.Service, BudgetMonth.UpTo(EndOf(now)), null, cancellation)).UsedPercent;
        if (figure.IsScore)
        {
            var scores = new AlertScores();
            foreach (var known in await states.CurrentAsync(ComplianceCategory.States, EndOf(now), null, null, cancellation))
                scores.Apply(known);
            return scores.ValueOf(figure);
        }

        var query = QueryOf(figure, TimeWindow.Sliding(figure.Window, now));
        if (figure.IsQuantile)
            return figure.ValueOf(await rollups.Sketches.OfAllAsync(query, cancellation));
        var rows = await rollups.ReadAsync(query, cancellation);
        return figure.ValueOf(RollupFigures.Total(rows.Select(row => row.Figures)));
    }

    /// <summary>The figure at the end of each minute that ends in (from, to], with everything known by now.</summary>
    public async Task<IEnumerable<(DateTimeOffset At, ExactNumber? Value)>> HistoryAsync(
        AlertFigure figure, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        if (figure.Metric == AlertFigure.BudgetUsedPercent)
            return await BudgetHistoryAsync(figure.Service, [.. AlertReplay.MinuteEnds(from, to)], cancellation);
        var window = AlertReplay.Needed(figure, from, to);
        if (figure.IsScore)
            return await ScoreHistoryAsync(figure, window, from, to, cancellation);
        var query = QueryOf(figure, window) with { Bucket = Granularity.Minute };
        if (figure.IsQuantile)
            return AlertReplay.Values(figure, await rollups.Sketches.ByBucketAsync(query, cancellation), from, to);
        var rows = await rollups.ReadAsync(query, cancellation);
        return AlertReplay.Values(figure, rows.ToDictionary(row => row.Bucket!.Value, row => row.Figures), from, to);
    }

    private RollupQuery QueryOf(AlertFigure figure, TimeWindow window)
    {
        if (figure.Metric == AlertFigure.TotalCost)
            return new RollupQuery(CostCategory.Rollups, window)
                .Where("unit", settings.ReportingCurrency)
                .Within("service", FormsOf(figure.Service))
                .By();
        var filter = new MetricFilter(figure.Metric, MetricCategories.Find(figure.Category), FormsOf(figure.Service), FormsOf(figure.Model));
        return filter.QueryOf(window).By() with { Statistics = figure.Wanted };
    }

    /// <summary>A rule that was set before names were normalised watches what has been recorded since, too.</summary>
    private static IReadOnlyList<string>? FormsOf(string? name) => name is null ? null : NameText.FormsOf(name);

    private async Task<IEnumerable<(DateTimeOffset At, ExactNumber? Value)>> ScoreHistoryAsync(
        AlertFigure figure, TimeWindow window, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var before = await states.CurrentAsync(ComplianceCategory.States, window.Start, null, null, cancellation);
        var changes = await states.ChangesAsync(ComplianceCategory.States, window, null, cancellation);
        return AlertReplay.Scores(figure, before, changes, from, to);
    }

    private async Task<IEnumerable<(DateTimeOffset At, ExactNumber? Value)>> BudgetHistoryAsync(
        string? service, IReadOnlyList<DateTimeOffset> moments, CancellationToken cancellation)
    {
        if (moments.Count == 0)
            return [];
        var amounts = new Dictionary<DateTimeOffset, ExactNumber>();
        foreach (var month in moments.Select(BudgetMonth.OfWindowEnd).Distinct())
            amounts[month.Start] = (await budgets.InForceAsync(Budget.ScopeOf(service), month, null, cancellation)).Amount;
        var spent = await budgets.SpendByMinuteAsync(service, new(BudgetMonth.OfWindowEnd(moments[0]).Start, moments[^1]), cancellation);
        return BudgetReplay.UsedPercent(spent, moments, amounts);
    }

    /// <summary>The current minute counts, as in every window that ends now.</summary>
    internal static DateTimeOffset EndOf(DateTimeOffset now) => TimeWindow.Sliding(TimeSpan.Zero, now).End;
}
