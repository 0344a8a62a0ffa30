using BusinessMetrics.Projections.Alerts;
using BusinessMetrics.Projections.Numbers;

namespace BusinessMetrics.Alerts;

/// <summary>
/// A budget that passes its alert threshold, and one that is used up, raises one alert each in a month: resolved when
/// the spend falls back below or the month ends, and then not raised again in that month.
/// </summary>
public sealed class BudgetAlerts(IBudgetUse budgets, AlertListing listing, AlertLog log)
{
    private static readonly ExactNumber UsedUp = 100;

    /// <summary>What has happened to each alert of the current month, as far as this node has looked.</summary>
    private readonly Dictionary<string, long> _versions = [];

    public async Task EvaluateAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var uses = await budgets.AllAsync(now, cancellation);
        var streams = new HashSet<string>();
        foreach (var use in uses)
        {
            streams.Add(await EvaluateAsync(use, AlertLevel.Warning, use.AlertThreshold, now, cancellation));
            streams.Add(await EvaluateAsync(use, AlertLevel.Critical, UsedUp, now, cancellation));
        }

        foreach (var old in _versions.Keys.Except(streams).ToArray())
            _versions.Remove(old);
        await ResolvePastAsync(uses, now, cancellation);
    }

    private async Task<string> EvaluateAsync(BudgetUse use, AlertLevel level, ExactNumber threshold, DateTimeOffset now, CancellationToken cancellation)
    {
        var stream = AlertStreams.OfBudget(use.Scope, PeriodOf(use.Month), level);
        var isPassed = use.UsedPercent >= threshold;
        // Empty, raised, or raised and resolved: only the first two can change, and each in one direction.
        if (_versions.TryGetValue(stream, out var version) && (version > 1 || isPassed == (version == 1)))
            return stream;
        var history = await log.ReadAsync(stream, cancellation);
        _versions[stream] = history.Version;
        if (history.Version == 0 && isPassed)
            await AppendAsync(Raised(use, level, threshold, now));
        else if (AlertStreams.FiringIn(history.Events) is { } firing && !isPassed)
            await AppendAsync(new AlertResolved { AlertId = firing.AlertId, Reason = AlertResolution.Recovered, Value = use.UsedPercent, At = now });
        return stream;

        async Task AppendAsync(object happened)
        {
            if (await log.AppendAsync(history, [happened], AlertLog.Evaluator, cancellation) is null)
                _versions.Remove(stream);
            else
                _versions[stream] = history.Version + 1;
        }
    }

    /// <summary>Alerts of months that are over, and of budgets that are gone.</summary>
    private async Task ResolvePastAsync(IReadOnlyList<BudgetUse> uses, DateTimeOffset now, CancellationToken cancellation)
    {
        var current = uses.Select(use => (AlertStreams.BudgetRule(use.Scope), PeriodOf(use.Month))).ToHashSet();
        var firing = await listing.AlertsAsync(new(Firing: true), null, null, cancellation);
        foreach (var alert in firing.Where(alert => alert.Period is not null && !current.Contains((alert.Rule, alert.Period))))
        {
            var scope = alert.Rule[AlertStreams.BudgetRule("").Length..];
            var reason = alert.Period == PeriodOf(now) ? AlertResolution.RuleRemoved : AlertResolution.MonthEnded;
            await log.ResolveAsync(AlertStreams.OfBudget(scope, alert.Period!, alert.Level), reason, now, AlertLog.Evaluator, cancellation);
        }
    }

    private static AlertRaised Raised(BudgetUse use, AlertLevel level, ExactNumber threshold, DateTimeOffset now) => new()
    {
        AlertId = Guid.CreateVersion7(now),
        Rule = AlertStreams.BudgetRule(use.Scope),
        Period = PeriodOf(use.Month),
        Figure = new(AlertFigure.BudgetUsedPercent, Service: use.Scope == BudgetUse.Total ? null : use.Scope),
        Level = level,
        Severity = level == AlertLevel.Critical ? AlertSeverity.Critical : AlertSeverity.Medium,
        Threshold = threshold,
        Value = use.UsedPercent,
        Message = AlertMessages.BudgetPassed(use.Scope, PeriodOf(use.Month), use.UsedPercent, threshold),
        At = now,
    };

    private static string PeriodOf(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
}
