using System.Globalization;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Budgets;
using BusinessMetrics.Watch.Budgets;

namespace BusinessMetrics.Watch.Alerts.Evaluation;

/// <summary>
/// A budget that passes its alert threshold, and one that is used up, raises one alert each in a month: resolved when
/// the spend falls back below or the month ends, and then not raised again in that month. The total budget is watched
/// always, that of a service where somebody set it: the default is no decision about a service.
/// </summary>
public sealed class BudgetAlerts(BudgetFigures budgets, AlertListing listing, AlertLog log)
{
    private static readonly ExactNumber UsedUp = 100;

    /// <summary>Streams of alerts that were raised: never again in their month.</summary>
    private readonly HashSet<string> _raised = [];

    public async Task EvaluateAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var statuses = (await budgets.AllAsync(BudgetMonth.SoFar(now), null, cancellation))
            .Where(status => status.Budget.IsSet || status.Budget.Scope == Budget.Total)
            .ToArray();
        var firing = (await listing.AlertsAsync(new(Firing: true), null, null, cancellation))
            .Where(alert => alert.Period is not null)
            .ToDictionary(alert => AlertStreams.OfBudgetRule(alert.Rule, alert.Period!, alert.Level));
        var current = new HashSet<string>();
        foreach (var status in statuses)
        {
            await EvaluateAsync(status, AlertLevel.Warning, status.Budget.AlertThreshold);
            await EvaluateAsync(status, AlertLevel.Critical, UsedUp);
        }

        _raised.IntersectWith(current);
        foreach (var (stream, alert) in firing.Where(alert => !current.Contains(alert.Key)))
            await log.ResolveAsync(stream, alert.Period == PeriodOf(now) ? AlertResolution.RuleRemoved : AlertResolution.MonthEnded, now, null, AlertLog.Evaluator, cancellation);

        async Task EvaluateAsync(BudgetStatus status, AlertLevel level, ExactNumber threshold)
        {
            var stream = AlertStreams.OfBudget(status.Budget.Scope, PeriodOf(status.Month), level);
            current.Add(stream);
            // Of a budget of nothing no share can be told, and none is passed.
            if (status.UsedPercent is { } used && used >= threshold)
                await RaiseOnceAsync(stream, Raised(status, level, threshold, used, now), cancellation);
            else if (firing.ContainsKey(stream))
                await log.ResolveAsync(stream, AlertResolution.Recovered, now, status.UsedPercent, AlertLog.Evaluator, cancellation);
        }
    }

    private async Task RaiseOnceAsync(string stream, AlertRaised alert, CancellationToken cancellation)
    {
        if (_raised.Contains(stream))
            return;
        var history = await log.ReadAsync(stream, cancellation);
        if (history.Version > 0 || await log.AppendAsync(history, [alert], AlertLog.Evaluator, cancellation) is not null)
            _raised.Add(stream);
    }

    private static AlertRaised Raised(BudgetStatus status, AlertLevel level, ExactNumber threshold, ExactNumber used, DateTimeOffset now) => new()
    {
        AlertId = Guid.CreateVersion7(now),
        Rule = AlertStreams.BudgetRule(status.Budget.Scope),
        Period = PeriodOf(status.Month),
        Figure = new(AlertFigure.BudgetUsedPercent, Service: Budget.ServiceOf(status.Budget.Scope)),
        Level = level,
        Severity = level == AlertLevel.Critical ? AlertSeverity.Critical : AlertSeverity.Medium,
        Threshold = threshold,
        Value = used,
        Message = AlertMessages.BudgetPassed(status.Budget.Scope, PeriodOf(status.Month), used, threshold),
        At = now,
    };

    private static string PeriodOf(DateTimeOffset now) => PeriodOf(BudgetMonth.OfWindowEnd(AlertFigures.EndOf(now)));

    private static string PeriodOf(TimeWindow month) => month.Start.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
