using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Projections.Watch.Budgets;

/// <summary>What may be spent in a month, by all services together or by one: the aggregate of a stream of its own.</summary>
/// <param name="Scope">total, or a service's (<see cref="ScopeOf"/>).</param>
/// <param name="Amount">A month's, above zero, in <paramref name="Currency"/>.</param>
/// <param name="AlertThreshold">In percent of the amount.</param>
public sealed record Budget(string Scope, ExactNumber Amount, string Currency, ExactNumber AlertThreshold)
{
    /// <summary>The scope of all services together.</summary>
    public const string Total = "total";

    public const int DefaultAlertThreshold = 80;

    /// <summary>
    /// Before the name of a service that would otherwise be taken for the total: that of the service <c>total</c> is
    /// <c>service:total</c>, and that of one with this very name has it twice.
    /// </summary>
    private const string ServicePrefix = "service:";

    public static string StreamOf(string scope) => ServiceOf(scope) switch
    {
        null => $"budget/{Total}",
        Total => $"service-budget/{Total}",
        var service => $"budget/{service}",
    };

    /// <summary>The service that a scope is about; null for all.</summary>
    public static string? ServiceOf(string scope) => scope == Total ? null : scope[(LooksLikeTotal(scope) ? ServicePrefix.Length : 0)..];

    /// <summary>The scope of a service, or of all where it is null; no two have the same.</summary>
    public static string ScopeOf(string? service) => service is null ? Total : LooksLikeTotal(service) ? ServicePrefix + service : service;

    /// <summary>The scope that an event is about.</summary>
    internal static string ScopeOf(string recorded, bool? isOfService) => ScopeOf(recorded == Total && isOfService is not true ? null : recorded);

    /// <summary>The budget after an event; null where there is none.</summary>
    public static Budget? Evolve(Budget? budget, object @event) => @event switch
    {
        BudgetSet set => new(set.ScopeName, set.Amount, set.Currency, set.AlertThreshold),
        BudgetRemoved => null,
        _ => budget,
    };

    public static Budget? Of(IEnumerable<object> events) => events.Aggregate((Budget?)null, Evolve);

    /// <summary>Sets a budget; the same one again changes nothing.</summary>
    public static IReadOnlyList<object> Set(Budget? current, Budget wanted) => wanted == current
        ? []
        : [new BudgetSet
        {
            Scope = ServiceOf(wanted.Scope) ?? Total,
            IsOfService = IsOfServiceTotal(wanted.Scope),
            Amount = wanted.Amount,
            Currency = wanted.Currency,
            AlertThreshold = wanted.AlertThreshold,
        }];

    /// <summary>Removes a budget; nothing where there is none.</summary>
    public static IReadOnlyList<object> Remove(Budget? current) => current is null ? [] : [new BudgetRemoved { Scope = ServiceOf(current.Scope) ?? Total, IsOfService = IsOfServiceTotal(current.Scope) }];

    private static bool? IsOfServiceTotal(string scope) => ServiceOf(scope) == Total ? true : null;

    private static bool LooksLikeTotal(string name)
    {
        var rest = name.AsSpan();
        while (rest.StartsWith(ServicePrefix, StringComparison.Ordinal))
            rest = rest[ServicePrefix.Length..];
        return rest is Total;
    }
}
