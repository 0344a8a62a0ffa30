using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Watch.Budgets;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>The streams of rules and alerts, and what their events come to.</summary>
public static class AlertStreams
{
    public static string OfRule(string name) => $"alert-rule/{name}";

    /// <summary>The alerts of a rule, one after the other.</summary>
    public static string OfAlerts(string rule) => $"alert/{rule}";

    /// <summary>The alerts that a budget's level raises in a month, one after the other.</summary>
    public static string OfBudget(string scope, string period, AlertLevel level) =>
        OfBudgetRule(BudgetRule(scope), period, level);

    /// <summary>As above, by what stands for the rule.</summary>
    public static string OfBudgetRule(string rule, string period, AlertLevel level) =>
        $"alert/{rule}/{period}/{(level == AlertLevel.Critical ? "critical" : "warning")}";

    /// <summary>What stands for the rule in the alerts of a budget.</summary>
    public static string BudgetRule(string scope) => Budget.StreamOf(scope);

    /// <summary>The rule that holds, with the event that set it; null where there is none (any more).</summary>
    public static (AlertRule Rule, RecordedEvent SetBy)? RuleIn(IReadOnlyList<RecordedEvent> events) =>
        events is [.., { Data: AlertRuleSet set } last] ? (set.Rule, last) : null;

    /// <summary>The alert that is raised and not resolved; at most one is, though late ones may have come and gone after it.</summary>
    public static AlertRaised? FiringIn(IReadOnlyList<RecordedEvent> events)
    {
        var resolved = events.Select(recorded => recorded.Data).OfType<AlertResolved>().Select(alert => alert.AlertId).ToHashSet();
        return events.Select(recorded => recorded.Data).OfType<AlertRaised>().LastOrDefault(alert => !resolved.Contains(alert.AlertId));
    }
}
