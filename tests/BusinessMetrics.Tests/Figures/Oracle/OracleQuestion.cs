namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>A window and a value for every parameter of every endpoint; each endpoint takes those that it knows.</summary>
public sealed record OracleQuestion(
    DateTimeOffset Start,
    DateTimeOffset End,
    DateTimeOffset? AsOf,
    OracleFilters Filters,
    string Aggregation,
    string? CostGroupBy,
    string? UsageGroupBy,
    string? ListingGroupBy)
{
    /// <summary>The question on one line, for the report of a failed comparison.</summary>
    public override string ToString() =>
        $"[{Start:O}, {End:O}) as of {AsOf?.ToString("O") ?? "now"}, {Filters}, {Aggregation} by {CostGroupBy ?? "-"}/{UsageGroupBy ?? "-"}/{ListingGroupBy ?? "-"}";
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
