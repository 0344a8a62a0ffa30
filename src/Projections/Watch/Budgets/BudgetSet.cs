using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Projections.Watch.Budgets;

/// <summary>What may be spent in a month was decided. It counts from the month in which it is recorded.</summary>
public sealed record BudgetSet
{
    /// <summary>total, or a service.</summary>
    [JsonPropertyName("s")]
    public required string Scope { get; init; }

    /// <summary>Whether a scope that says total is the service of that name; null for every other.</summary>
    [JsonPropertyName("v")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsOfService { get; init; }

    [JsonIgnore]
    public string ScopeName => Budget.ScopeOf(Scope, IsOfService);

    /// <summary>A month's, above zero.</summary>
    [JsonPropertyName("a")]
    public required ExactNumber Amount { get; init; }

    /// <summary>An ISO 4217 code.</summary>
    [JsonPropertyName("c")]
    public required string Currency { get; init; }

    /// <summary>In percent of the amount.</summary>
    [JsonPropertyName("t")]
    public required ExactNumber AlertThreshold { get; init; }

    public static StoredEvent Stored { get; } = new(typeof(BudgetSet), "budget_set", BudgetsJson.Default.BudgetSet);
}

/// <summary>A scope has no budget of its own any more; the default counts from the month in which this is recorded.</summary>
public sealed record BudgetRemoved
{
    [JsonPropertyName("s")]
    public required string Scope { get; init; }

    /// <inheritdoc cref="BudgetSet.IsOfService"/>
    [JsonPropertyName("v")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsOfService { get; init; }

    [JsonIgnore]
    public string ScopeName => Budget.ScopeOf(Scope, IsOfService);

    public static StoredEvent Stored { get; } = new(typeof(BudgetRemoved), "budget_removed", BudgetsJson.Default.BudgetRemoved);
}

[JsonSerializable(typeof(BudgetSet))]
[JsonSerializable(typeof(BudgetRemoved))]
internal sealed partial class BudgetsJson : JsonSerializerContext;
