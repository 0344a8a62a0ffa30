using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.States;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Budgets;
using BusinessMetrics.Watch.Budgets;

namespace BusinessMetrics.Watch.Alerts.Evaluation;

/// <summary>The figures that rules watch, from the read models: one now, or one for every minute of a span of history.</summary>
public sealed class AlertFigures(MetricReadings metrics, StateReader states, BudgetFigures budgets)
{
    /// <summary>A figure at a moment. Its window, if it has one, is the time in (moment - window, moment], to the microsecond.</summary>
    /// <exception cref="RuleNotEvaluableException">What it is made of cannot be added up.</exception>
    public async Task<FigureReading> ReadAsync(AlertFigure figure, DateTimeOffset moment, CancellationToken cancellation)
    {
        // Instants are in microseconds, and windows half-open.
        var end = moment.AddMicroseconds(1);
        if (figure.Metric == AlertFigure.BudgetUsedPercent)
            return new(moment, (await budgets.StatusOfServiceAsync(figure.Service, BudgetMonth.UpTo(end), null, cancellation)).UsedPercent);
        if (!figure.IsScore)
            return await metrics.ReadAsync(figure, new(end - figure.Window, end), moment, cancellation);
        var scores = new AlertScores();
        foreach (var known in await states.CurrentAsync(ComplianceCategory.States, end, null, null, cancellation))
            scores.Apply(known);
        return new(moment, scores.ValueOf(figure));
    }

    /// <summary>The figure at the end of each minute that ends in (from, to], of the window before that.</summary>
    /// <param name="asOf">What was recorded or retracted later does not count; null for all that is known.</param>
    /// <exception cref="RuleNotEvaluableException">What it is made of cannot be added up.</exception>
    public async Task<IEnumerable<FigureReading>> HistoryAsync(
        AlertFigure figure, DateTimeOffset from, DateTimeOffset to, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        if (figure.Metric == AlertFigure.BudgetUsedPercent)
            return await BudgetHistoryAsync(figure.Service, [.. AlertReplay.MinuteEnds(from, to)], asOf, cancellation);
        return figure.IsScore
            ? await ScoreHistoryAsync(figure, AlertReplay.Needed(figure, from, to), from, to, asOf, cancellation)
            : await metrics.HistoryAsync(figure, from, to, asOf, cancellation);
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
            amounts[month.Start] = (await budgets.InForceAsync(Budget.ScopeOf(service), month, asOf, cancellation)).Amount;
        var spent = await budgets.SpendByMinuteAsync(service, new(BudgetMonth.OfWindowEnd(moments[0]).Start, moments[^1]), asOf, cancellation);
        return BudgetReplay.UsedPercent(spent, moments, amounts).Select(each => new FigureReading(each.At, each.Value));
    }
}
