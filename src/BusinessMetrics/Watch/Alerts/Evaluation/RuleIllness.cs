namespace BusinessMetrics.Watch.Alerts.Evaluation;

/// <summary>A rule cannot be evaluated.</summary>
/// <param name="Since">The first evaluation in a row that failed.</param>
/// <param name="Reason">In words for those who set rules.</param>
public sealed record RuleIllness(DateTimeOffset Since, string Reason)
{
    /// <summary>What an evaluation's failure says of its rule, which may have been unwell before.</summary>
    public static RuleIllness Of(Exception failure, RuleIllness? before, DateTimeOffset now) =>
        new(before?.Since ?? now, failure is RuleNotEvaluableException known ? known.Message : "It failed; the service's log says how.");
}

/// <summary>A rule that cannot be evaluated by what it asks for: nothing is judged rather than something else.</summary>
/// <param name="reason">In words for those who set rules.</param>
public sealed class RuleNotEvaluableException(string reason) : Exception(reason);
