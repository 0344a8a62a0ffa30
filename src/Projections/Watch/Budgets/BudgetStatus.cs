using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Watch.Budgets;

/// <summary>The budget that counts for a scope in a month: its own, or the default.</summary>
/// <param name="SetAt">When it was recorded; null for the default.</param>
/// <param name="Sequence">The place of that change in the log; null for the default.</param>
public sealed record BudgetInForce(string Scope, ExactNumber Amount, ExactNumber AlertThreshold, DateTimeOffset? SetAt = null, long? Sequence = null)
{
    /// <summary>Whether it is the scope's own.</summary>
    public bool IsSet => Sequence is not null;

    public static BudgetInForce Default(string scope, decimal amount) => new(scope, amount, Budget.DefaultAlertThreshold);

    /// <summary>What several scopes may spend together: the sum of their budgets, with the most cautious threshold.</summary>
    public static BudgetInForce Together(IReadOnlyList<BudgetInForce> budgets) => new(
        string.Join(", ", budgets.Select(budget => budget.Scope)),
        budgets.Aggregate(ExactNumber.Zero, (sum, budget) => sum + budget.Amount),
        budgets.Select(budget => budget.AlertThreshold).Aggregate(ExactNumber.Min));
}

/// <summary>How a month's spend stands to its budget, and what the month comes to.</summary>
public sealed record ProjectedBudget(BudgetStatus Status, SpendProjection Projection)
{
    /// <param name="spendByDay">As <see cref="SpendProjection.Of"/> takes it.</param>
    public static ProjectedBudget Of(BudgetInForce budget, DateTimeOffset end, IReadOnlyDictionary<DateTimeOffset, ExactNumber> spendByDay) => new(
        BudgetStatus.Of(budget, end, SpendProjection.SpentIn(BudgetMonth.OfWindowEnd(end), spendByDay)),
        SpendProjection.Of(spendByDay, end));
}

/// <summary>How a month's spend stands to its budget, in the reporting currency.</summary>
/// <param name="Month">The UTC month that the budget is for.</param>
/// <param name="CurrentSpend">From the month's start to the moment asked about.</param>
/// <param name="BudgetRemaining">Below zero where more was spent.</param>
/// <param name="UsedPercent">The spend in percent of the budget, to twelve decimals; null of a budget of 0, of which no share can be told.</param>
public sealed record BudgetStatus(
    BudgetInForce Budget,
    TimeWindow Month,
    ExactNumber CurrentSpend,
    ExactNumber BudgetRemaining,
    ExactNumber? UsedPercent)
{
    private const int PercentDecimals = 12;

    /// <param name="end">The end of the window asked about, not included; the month is the one of the instant before it.</param>
    /// <param name="spend">What the scope spent from the month's start to <paramref name="end"/>.</param>
    public static BudgetStatus Of(BudgetInForce budget, DateTimeOffset end, ExactNumber spend) =>
        new(budget, BudgetMonth.OfWindowEnd(end), spend, budget.Amount - spend, UsedPercentOf(spend, budget.Amount));

    /// <summary>A spend in percent of a budget; null of a budget of 0.</summary>
    public static ExactNumber? UsedPercentOf(ExactNumber spend, ExactNumber budget) =>
        budget.IsZero ? null : (spend * 100).DividedBy(budget, PercentDecimals);
}
