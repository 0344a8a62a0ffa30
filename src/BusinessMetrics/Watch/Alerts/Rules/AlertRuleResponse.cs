using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Watch.Alerts.Evaluation;

namespace BusinessMetrics.Watch.Alerts.Rules;

/// <param name="Threshold">On the wrong side of it the level is breached.</param>
public sealed record AlertLevelResponse(ExactNumber Threshold, AlertSeverity Severity);

/// <param name="Metric">A metric's name, or total_cost, budget_used_percent, or a compliance score.</param>
/// <param name="Statistic">What the metric's values in the window come to; not of the special figures.</param>
/// <param name="Unit">What the thresholds are in; left out where that is the unit of what was recorded.</param>
/// <param name="Window">How far back it looks.</param>
/// <param name="For">How long a threshold must be breached without a break before an alert is raised.</param>
/// <param name="Hysteresis">How far back beyond its threshold the figure must come to resolve an alert.</param>
/// <param name="Delay">How long behind the clock its windows end.</param>
/// <param name="LateWithin">How far back a window is judged again when something of it arrives late.</param>
/// <param name="NoData">What becomes of an alert when there is no data; left out where a figure of nothing is 0, and so is data.</param>
/// <param name="NoDataFor">When an alert that is kept without data expires.</param>
/// <param name="Health">Whether the rule can be evaluated; not of a past moment.</param>
/// <param name="UpdatedAt">When this version of the rule was recorded.</param>
public sealed record AlertRuleResponse(
    string Name,
    string Metric,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Category,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Service,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ModelName,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AlertStatistic? Statistic,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Unit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Window,
    AlertComparison Comparison,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AlertLevelResponse? Warning,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AlertLevelResponse? Critical,
    string For,
    ExactNumber Hysteresis,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description,
    string Delay,
    string LateWithin,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] NoDataPolicy? NoData,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NoDataFor,
    DateTimeOffset UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AlertRuleHealth? Health = null)
{
    public static AlertRuleResponse Of(AlertRule rule, DateTimeOffset updatedAt, AlertRuleHealth? health = null) => new(
        rule.Name,
        rule.Figure.Metric,
        rule.Figure.Category,
        rule.Figure.Service,
        rule.Figure.Model,
        rule.Figure.Statistic,
        rule.Figure.Unit,
        rule.Figure.WindowMinutes is { } window ? AlertDuration.Format(window) : null,
        rule.Comparison,
        Of(rule.Warning),
        Of(rule.Critical),
        AlertDuration.Format(rule.ForMinutes),
        rule.Hysteresis,
        rule.Description,
        AlertDuration.Format((int)rule.Delay.TotalMinutes),
        AlertDuration.Format((int)rule.LateWithin.TotalMinutes),
        NoDataOf(rule),
        NoDataOf(rule) == NoDataPolicy.Keep ? AlertDuration.Format((int)rule.NoDataFor.TotalMinutes) : null,
        updatedAt,
        health);

    private static NoDataPolicy? NoDataOf(AlertRule rule) => rule.NoData ?? (rule.Figure.IsZeroOfNothing ? null : NoDataPolicy.Keep);

    private static AlertLevelResponse? Of(AlertThreshold? level) => level is null ? null : new(level.Threshold, level.Severity);
}

/// <param name="Status">well, or unwell: it cannot be evaluated, and nothing is judged.</param>
public sealed record AlertRuleHealth(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? Since,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason)
{
    public static AlertRuleHealth Of(RuleIllness? illness) => illness is null ? new("well", null, null) : new("unwell", illness.Since, illness.Reason);
}

/// <param name="Rules">By name.</param>
public sealed record AlertRulesResponse(IReadOnlyList<AlertRuleResponse> Rules);
