using System.Text.Json.Nodes;

namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>A recorded metric as the store holds it: names are normalised already, units are as they were sent.</summary>
public sealed record OracleMetric(
    Guid Id,
    string Category,
    string Name,
    decimal Value,
    string Unit,
    string Service,
    string? Model,
    string? User,
    string? Session,
    JsonObject? Metadata,
    DateTimeOffset OccurredAt,
    DateTimeOffset RecordedAt,
    DateTimeOffset? RetractedAt)
{
    /// <summary>A metric known as of a time was recorded by then and not yet retracted; without a time, it is not retracted.</summary>
    public bool IsKnown(DateTimeOffset? asOf) =>
        asOf is { } time ? RecordedAt <= time && !(RetractedAt <= time) : RetractedAt is null;

    /// <summary>Whether the metric is of the category and has one of the names.</summary>
    public bool Is(string category, params string[] names) => Category == category && names.Contains(Name);

    /// <summary>The whole metric on one line, for the report of a failed comparison.</summary>
    public override string ToString() =>
        $"{Id:N} {Category}/{Name} {Value} {Unit} service={Service} model={Model ?? "-"} user={User ?? "-"} session={Session ?? "-"}"
        + $" at={OccurredAt:O} recorded={RecordedAt:O} retracted={RetractedAt:O} {Metadata?.ToJsonString()}";
}
