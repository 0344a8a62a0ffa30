using BusinessMetrics.Projections.Numbers;

namespace BusinessMetrics.Alerts;

/// <summary>A budget's month so far.</summary>
/// <param name="Scope">total or a service.</param>
/// <param name="Month">Its first moment, in UTC.</param>
/// <param name="AlertThreshold">In percent.</param>
public sealed record BudgetUse(string Scope, DateTimeOffset Month, ExactNumber UsedPercent, ExactNumber AlertThreshold)
{
    public const string Total = "total";
}

/// <summary>How much of the budgets is used; what the alerts ask of them.</summary>
public interface IBudgetUse
{
    /// <summary>Every budget that is in force at a moment.</summary>
    Task<IReadOnlyList<BudgetUse>> AllAsync(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>The use of the budget of a service, or of the total one; null where there is no budget, or one of nothing.</summary>
    Task<ExactNumber?> UsedPercentAsync(string? service, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>The same at each of the moments, which ascend.</summary>
    Task<IEnumerable<(DateTimeOffset At, ExactNumber? Value)>> HistoryAsync(
        string? service, IReadOnlyList<DateTimeOffset> moments, CancellationToken cancellation);
}
