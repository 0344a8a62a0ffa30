namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>A window and a value for every parameter of every endpoint; each endpoint takes those that it knows.</summary>
/// <param name="End">Null of a window that goes on, at the moment that is asked as of.</param>
/// <param name="TimeRange">What the window's start is told by; null where it is told itself.</param>
public sealed record OracleQuestion(
    DateTimeOffset Start,
    DateTimeOffset? End,
    DateTimeOffset? AsOf,
    OracleFilters Filters,
    string Aggregation,
    string? CostGroupBy,
    string? UsageGroupBy,
    string? ListingGroupBy,
    string? TimeRange = null)
{
    /// <summary>The question on one line, for the report of a failed comparison.</summary>
    public override string ToString() =>
        $"[{Start:O}, {End?.ToString("O") ?? TimeRange ?? "..."}) as of {AsOf?.ToString("O") ?? "now"}, {Filters}, {Aggregation} by {CostGroupBy ?? "-"}/{UsageGroupBy ?? "-"}/{ListingGroupBy ?? "-"}";
}

/// <summary>What the endpoints can be filtered by.</summary>
public sealed record OracleFilters(
    string? Service,
    string? Model,
    string? User,
    string? Category,
    string? ThreatType,
    string? Severity,
    string? ResourceType,
    string? Framework,
    string? MetricName,
    string? Unit);
