using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Trust.Streams;
using BusinessMetrics.Watch.Alerts.Evaluation;

namespace BusinessMetrics.Watch.Alerts.Rules;

/// <summary>Decides what becomes of rules, from their own streams.</summary>
public sealed class AlertRules(EventStreams streams, AlertLog log, TimeProvider clock)
{
    /// <summary>The rule of a name; null where there is none.</summary>
    public async Task<AlertRule?> FindAsync(string name, CancellationToken cancellation) =>
        AlertStreams.RuleIn((await streams.ReadAsync(AlertStreams.OfRule(name), cancellation)).Events)?.Rule;

    /// <summary>Makes or replaces a rule; the same again changes nothing.</summary>
    /// <returns>When the version that holds was recorded, and the place in the log up to which it is there.</returns>
    public async Task<(DateTimeOffset SetAt, long Position)> SetAsync(AlertRule rule, Caller caller, AuditRecorded audit, CancellationToken cancellation)
    {
        long? appended = null;
        while (true)
        {
            var history = await streams.ReadAsync(AlertStreams.OfRule(rule.Name), cancellation);
            if (AlertStreams.RuleIn(history.Events) is { } known && known.Rule == rule)
                return (known.SetBy.RecordedAt, Math.Max(appended ?? 0, known.SetBy.Sequence));
            if ((appended = await streams.AppendAsync(history, [new AlertRuleSet(rule)], caller, [audit], cancellation)) is { } sequence)
                await streams.WaitForAsync(AlertsReadModel.ModelName, sequence, cancellation);
        }
    }

    /// <summary>Takes a rule away and resolves the alert that it raised.</summary>
    /// <returns>The place in the log up to which that is there; null where there is no such rule.</returns>
    public async Task<long?> RemoveAsync(string name, Caller caller, AuditRecorded audit, CancellationToken cancellation)
    {
        while (true)
        {
            var history = await streams.ReadAsync(AlertStreams.OfRule(name), cancellation);
            if (AlertStreams.RuleIn(history.Events) is null)
                return null;
            if (await streams.AppendAsync(history, [new AlertRuleRemoved(name)], caller, [audit], cancellation) is not { } removed)
                continue;
            // An evaluation that still knew the rule may raise one after this; the next evaluation resolves that.
            var resolved = await log.ResolveAsync(AlertStreams.OfAlerts(name), AlertResolution.RuleRemoved, clock.GetUtcNow(), null, caller, cancellation);
            await streams.WaitForAsync(AlertsReadModel.ModelName, resolved ?? removed, cancellation);
            return resolved ?? removed;
        }
    }
}
