using System.Globalization;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Budgets;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>Alerts in a sentence.</summary>
public static class AlertMessages
{
    private const int LongestExact = 9;

    /// <summary>Such as "p95 of latency_ms of service model-api over 5m is 812.5, above 500".</summary>
    public static string Raised(AlertRule rule, AlertLevel level, ExactNumber? value) => value is { } known
        ? string.Concat(Name(rule.Figure), " is ", Number(rule, known), ", ", Text(rule.Comparison), " ", Number(rule, rule.At(level)!.Threshold), Held(rule))
        : $"{Name(rule.Figure)} has no data{Held(rule)}";

    /// <summary>Such as "p95 of latency_ms of service model-api over 5m is 420, no longer above 500".</summary>
    public static string Resolved(AlertRule rule, AlertTransition transition)
    {
        var side = rule.At(transition.Level) is { } at ? $"{Text(rule.Comparison)} {Number(rule, at.Threshold)}" : "";
        return (transition.Resolution, transition.Value) switch
        {
            (AlertResolution.NoData, _) => $"{Name(rule.Figure)} has no data",
            (AlertResolution.Expired, _) => $"{Name(rule.Figure)} has had no data for {AlertDuration.Format((int)rule.NoDataFor.TotalMinutes)}",
            (AlertResolution.Escalated, { } value) => $"{Name(rule.Figure)} is {Number(rule, value)}, worse than {side}",
            (_, { } value) => $"{Name(rule.Figure)} is {Number(rule, value)}, no longer {side}",
            _ => $"{Name(rule.Figure)} has no data",
        };
    }

    public static string Name(AlertFigure figure)
    {
        var of = string.Concat(
            figure.Service is null ? "" : $" of service {figure.Service}",
            figure.Model is null ? "" : $" of model {figure.Model}",
            figure.WindowMinutes is { } window ? $" over {AlertDuration.Format(window)}" : "");
        return (figure.Statistic is { } statistic ? $"{AlertNames.Of(statistic)} of " : "") + figure.Metric + of;
    }

    public static string Text(AlertComparison comparison) => AlertNames.Of(comparison).Replace('_', ' ');

    /// <summary>Such as "81.2 % of the budget of model-api for 2026-11 is spent, at least 80 %".</summary>
    public static string BudgetPassed(string scope, string period, ExactNumber usedPercent, ExactNumber threshold) =>
        $"{Number(usedPercent)} % of the {(scope == Budget.Total ? "total budget" : $"budget of {scope}")} for {period} is spent, at least {Number(threshold)} %";

    /// <summary>Digit for digit, unless there are more of them than anyone reads: then to the cent, or to six digits that count.</summary>
    public static string Number(ExactNumber value)
    {
        var exact = value.ToString();
        if (exact.Length <= LongestExact)
            return exact;
        var rounded = value.ToDouble();
        return Math.Abs(rounded) is >= 1e4 and < 1e15
            ? rounded.ToString("0.##", CultureInfo.InvariantCulture)
            : rounded.ToString("G6", CultureInfo.InvariantCulture);
    }

    private static string Number(AlertRule rule, ExactNumber value) => rule.Figure.Unit is { } unit ? $"{Number(value)} {unit}" : Number(value);

    private static string Held(AlertRule rule) => rule.ForMinutes > 0 ? $" for {AlertDuration.Format(rule.ForMinutes)}" : "";
}
