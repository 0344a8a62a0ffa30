using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Projections.Watch.Budgets;

/// <summary>What may be spent in a month, by all services together or by one: the aggregate of the stream budget/{scope}.</summary>
/// <param name="Scope">total, or a service.</param>
/// <param name="Amount">A month's, above zero, in <paramref name="Currency"/>.</param>
/// <param name="AlertThreshold">In percent of the amount.</param>
public sealed record Budget(string Scope, ExactNumber Amount, string Currency, ExactNumber AlertThreshold)
{
    /// <summary>The scope of all services together.</summary>
    public const string Total = "total";

    public const int DefaultAlertThreshold = 80;

    public static string StreamOf(string scope) => $"budget/{scope}";

    /// <summary>The service that a scope is about; null for all.</summary>
    public static string? ServiceOf(string scope) => scope == Total ? null : scope;

    /// <summary>The budget after an event; null where there is none.</summary>
    public static Budget? Evolve(Budget? budget, object @event) => @event switch
    {
        BudgetSet set => new(set.Scope, set.Amount, set.Currency, set.AlertThreshold),
        BudgetRemoved => null,
        _ => budget,
    };

    public static Budget? Of(IEnumerable<object> events) => events.Aggregate((Budget?)null, Evolve);

    /// <summary>Sets a budget; the same one again changes nothing.</summary>
    public static IReadOnlyList<object> Set(Budget? current, Budget wanted) => wanted == current
        ? []
        : [new BudgetSet { Scope = wanted.Scope, Amount = wanted.Amount, Currency = wanted.Currency, AlertThreshold = wanted.AlertThreshold }];

    /// <summary>Removes a budget; nothing where there is none.</summary>
    public static IReadOnlyList<object> Remove(Budget? current) => current is null ? [] : [new BudgetRemoved { Scope = current.Scope }];
}
