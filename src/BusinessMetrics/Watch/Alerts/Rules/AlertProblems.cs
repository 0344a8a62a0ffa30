using BusinessMetrics.Platform.Http;
using BusinessMetrics.Watch.Alerts.Evaluation;

namespace BusinessMetrics.Watch.Alerts.Rules;

internal static class AlertProblems
{
    /// <summary>409: what the rule asks for is no figure.</summary>
    public static IResult NotEvaluable(RuleNotEvaluableException reason) =>
        Problems.Conflict("rule-not-evaluable", "The rule cannot be evaluated", reason.Message);

    /// <summary>404.</summary>
    public static IResult NoAlert => Problems.NotFound("unknown-alert", "There is no such alert", "No alert has this id; GET /alerts lists those there are.");

    /// <summary>404.</summary>
    public static IResult NoRule(string name) =>
        Problems.NotFound("unknown-alert-rule", "There is no such alert rule", $"No alert rule is called {FieldError.Quote(name)}; GET /alerts/rules lists those there are.");
}
