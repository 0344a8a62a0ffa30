using BusinessMetrics.Platform.Http;

namespace BusinessMetrics.Watch.Alerts.Rules;

internal static class AlertProblems
{
    /// <summary>404.</summary>
    public static IResult NoRule(string name) =>
        Problems.NotFound("unknown-alert-rule", "There is no such alert rule", $"No alert rule is called {FieldError.Quote(name)}; GET /alerts/rules lists those there are.");
}
