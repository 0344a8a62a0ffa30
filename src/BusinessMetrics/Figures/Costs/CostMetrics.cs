using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Figures.Costs;

/// <summary>All money is in the reporting currency.</summary>
/// <param name="TotalCost">Money spent in the window.</param>
/// <param name="CostByService">The top largest, largest first.</param>
/// <param name="CostByServiceRest">The services beyond; left out where there are none.</param>
/// <param name="CostTrends">Every UTC day that the window touches, with what was spent inside the window.</param>
/// <param name="Groups">With group_by: a page of the field's values, largest first.</param>
/// <param name="NextCursor">Asks for the next page of groups; left out on the last one.</param>
/// <param name="Samples">How many metrics are behind total_cost, so that no data and zero can be told apart.</param>
public sealed record CostMetrics(
    ExactNumber TotalCost,
    IReadOnlyDictionary<string, ExactNumber> CostByService,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OtherServicesCost? CostByServiceRest,
    ResourceCosts CostByResource,
    IReadOnlyList<DayCosts> CostTrends,
    ResourceUsage ResourceUsage,
    CostEfficiency CostEfficiency,
    BudgetStanding BudgetStatus,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<CostGroup>? Groups,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextCursor,
    long Samples);

/// <param name="Services">How many there are.</param>
/// <param name="TotalCost">Of them together.</param>
public sealed record OtherServicesCost(long Services, ExactNumber TotalCost);

/// <param name="Other">What names no resource type, or none of the three.</param>
public sealed record ResourceCosts(ExactNumber Compute, ExactNumber Storage, ExactNumber Network, ExactNumber Other);

/// <param name="Date">The UTC day, yyyy-MM-dd.</param>
public sealed record DayCosts(
    DateOnly Date, ExactNumber TotalCost, ExactNumber ComputeCost, ExactNumber StorageCost, ExactNumber NetworkCost, ExactNumber OtherCost);

/// <param name="StorageGb">The window's latest of each service, summed; the others are the window's sums.</param>
public sealed record ResourceUsage(ExactNumber CpuHours, ExactNumber MemoryGbHours, ExactNumber StorageGb, ExactNumber NetworkGb);

/// <summary>The window's total cost divided by what it bought; 0 where there is nothing to divide by.</summary>
/// <param name="CostPerAccuracyPoint">By the mean accuracy on a scale of 0 to 100.</param>
public sealed record CostEfficiency(double CostPerPrediction, double CostPerAccuracyPoint, double CostPerThreatDetected);

/// <summary>The UTC month in which the window ends, against its budget.</summary>
/// <param name="Scope">total, or the service or services (one called total is service:total) that the answer is narrowed to: several have the sum of their budgets and the lowest of their thresholds.</param>
/// <param name="CurrentSpend">From the month's start to the window's end, of every resource type.</param>
/// <param name="ProjectedSpend">What the whole month comes to: the spend so far and, for each day that is left, the usual one.</param>
/// <param name="ProjectionBasis">What that is told from: month_over, run_rate, blended or current_spend.</param>
/// <param name="AlertThreshold">In percent of the budget.</param>
public sealed record BudgetStanding(
    string Scope,
    ExactNumber MonthlyBudget,
    ExactNumber CurrentSpend,
    ExactNumber ProjectedSpend,
    ProjectionBasis ProjectionBasis,
    ExactNumber BudgetRemaining,
    ExactNumber AlertThreshold);

/// <param name="Key">The field's value; null for metrics that name no model.</param>
public sealed record CostGroup(string? Key, ExactNumber TotalCost);
