using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Projections.Watch.Budgets;

/// <summary>A month's budgets side by side; pure.</summary>
public static class BudgetList
{
    /// <param name="set">The scopes' own budgets.</param>
    /// <param name="spent">What each service spent in the month until <paramref name="end"/>.</param>
    /// <returns>The total first, then each service with a budget of its own or with spend, by name.</returns>
    public static IReadOnlyList<BudgetStatus> Of(
        IReadOnlyList<BudgetInForce> set, IEnumerable<(string Service, ExactNumber Spend)> spent, decimal defaultBudget, DateTimeOffset end)
    {
        var budgets = set.ToDictionary(budget => budget.Scope);
        var spends = spent.ToDictionary(service => Budget.ScopeOf(service.Service), service => service.Spend);
        var total = spends.Values.Aggregate(ExactNumber.Zero, (sum, spend) => sum + spend);
        var services = budgets.Keys.Union(spends.Keys).Where(scope => scope != Budget.Total).Order(StringComparer.Ordinal);
        return [StatusOf(Budget.Total, total), .. services.Select(service => StatusOf(service, spends.GetValueOrDefault(service)))];

        BudgetStatus StatusOf(string scope, ExactNumber spend) =>
            BudgetStatus.Of(budgets.GetValueOrDefault(scope) ?? BudgetInForce.Default(scope, defaultBudget), end, spend);
    }
}
