using System.Globalization;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Budgets;
using BusinessMetrics.Watch.Budgets;

namespace BusinessMetrics.Watch.Alerts.Evaluation;

/// <summary>
/// A budget that passes its alert threshold, and one that is used up, raises an alert each: resolved when its use falls
/// back below, for whatever reason, or the month ends; and raised again at the next crossing. The total budget is watched
/// always, that of a service where somebody set it: the default is no decision about a service. For a day after a month
/// ended, spend that arrives late is still held against it.
/// </summary>
public sealed class BudgetAlerts(BudgetFigures budgets, AlertListing listing, AlertLog log)
{
    private static readonly ExactNumber UsedUp = 100;

    private static readonly TimeSpan LateWithin = TimeSpan.FromHours(24);

    /// <summary>Streams of the month before that tell of its end already.</summary>
    private readonly HashSet<string> _told = [];

    public async Task EvaluateAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var statuses = await WatchedAsync(BudgetMonth.SoFar(now), cancellation);
        var firing = (await listing.AlertsAsync(new(Firing: true), null, null, cancellation))
            .Where(alert => alert.Period is not null)
            .ToDictionary(alert => AlertStreams.OfBudgetRule(alert.Rule, alert.Period!, alert.Level));
        var current = new HashSet<string>();
        foreach (var status in statuses)
        {
            await EvaluateAsync(status, AlertLevel.Warning, status.Budget.AlertThreshold);
            await EvaluateAsync(status, AlertLevel.Critical, UsedUp);
        }

        foreach (var (stream, alert) in firing.Where(alert => !current.Contains(alert.Key)))
            await log.ResolveAsync(stream, alert.Period == PeriodOf(now) ? AlertResolution.RuleRemoved : AlertResolution.MonthEnded, now, null, AlertLog.Evaluator, cancellation);
        await EvaluateMonthBeforeAsync(now, cancellation);

        async Task EvaluateAsync(BudgetStatus status, AlertLevel level, ExactNumber threshold)
        {
            var stream = AlertStreams.OfBudget(status.Budget.Scope, PeriodOf(status.Month), level);
            current.Add(stream);
            // Of a budget of nothing no share can be told, and none is passed.
            if (status.UsedPercent is { } used && used >= threshold)
                await RaiseAsync(stream, Raised(status, level, threshold, used, now), firing.ContainsKey(stream), cancellation);
            else if (firing.ContainsKey(stream))
                await log.ResolveAsync(stream, AlertResolution.Recovered, now, status.UsedPercent, AlertLog.Evaluator, cancellation);
        }
    }

    /// <summary>What fires is not raised again; the stream says so where the read model does not show it yet.</summary>
    private async Task RaiseAsync(string stream, AlertRaised alert, bool fires, CancellationToken cancellation)
    {
        if (fires)
            return;
        var history = await log.ReadAsync(stream, cancellation);
        // Who comes second is told by the stream's version, and by its last event the next time.
        if (AlertStreams.FiringIn(history.Events) is null)
            await log.AppendAsync(history, [alert], AlertLog.Evaluator, cancellation);
    }

    /// <summary>A level that the month before passed only with spend that arrived after its end begins and ends with that end.</summary>
    private async Task EvaluateMonthBeforeAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var end = BudgetMonth.OfWindowEnd(EndOf(now)).Start;
        if (now - end > LateWithin)
        {
            _told.Clear();
            return;
        }

        foreach (var status in await WatchedAsync(BudgetMonth.UpTo(end), cancellation))
        {
            await EvaluateAsync(status, AlertLevel.Warning, status.Budget.AlertThreshold);
            await EvaluateAsync(status, AlertLevel.Critical, UsedUp);
        }

        async Task EvaluateAsync(BudgetStatus status, AlertLevel level, ExactNumber threshold)
        {
            var stream = AlertStreams.OfBudget(status.Budget.Scope, PeriodOf(status.Month), level);
            if (status.UsedPercent is not { } used || used < threshold || _told.Contains(stream))
                return;
            var history = await log.ReadAsync(stream, cancellation);
            if (AlertStreams.FiringIn(history.Events) is not null)
                return;
            // What fired when the month ended was told then.
            if (history.Events is not [.., { Data: AlertResolved { Reason: AlertResolution.MonthEnded } }])
            {
                var raised = Raised(status, level, threshold, used, end) with { IsLate = true };
                AlertResolved resolved = new() { AlertId = raised.AlertId, Reason = AlertResolution.MonthEnded, At = end };
                if (await log.AppendAsync(history, [raised, resolved], AlertLog.Evaluator, cancellation) is null)
                    return;
            }

            _told.Add(stream);
        }
    }

    private async Task<BudgetStatus[]> WatchedAsync(TimeWindow month, CancellationToken cancellation) =>
        [.. (await budgets.AllAsync(month, null, cancellation)).Where(status => status.Budget.IsSet || status.Budget.Scope == Budget.Total)];

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

    private static DateTimeOffset EndOf(DateTimeOffset now) => TimeWindow.EndOfMinute(now);

    private static string PeriodOf(DateTimeOffset now) => PeriodOf(BudgetMonth.OfWindowEnd(EndOf(now)));

    private static string PeriodOf(TimeWindow month) => month.Start.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
