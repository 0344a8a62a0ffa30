using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Budgets;

namespace BusinessMetrics.Projections;

/// <summary>Every event there is, by the name it is stored under.</summary>
public static class EventTypes
{
    public static IReadOnlyList<StoredEvent> Metrics { get; } = [.. MetricCategories.All.Select(category => category.Event)];

    public static IReadOnlyList<StoredEvent> All { get; } =
    [
        .. Metrics,
        MetricRetracted.Stored,
        AlertRuleSet.Stored,
        AlertRuleRemoved.Stored,
        AlertRaised.Stored,
        AlertResolved.Stored,
        BudgetSet.Stored,
        BudgetRemoved.Stored,
        AuditRecorded.Stored,
    ];

    private static readonly FrozenDictionary<string, JsonTypeInfo> Json = All.ToFrozenDictionary(known => known.Name, known => known.Json);

    /// <summary>Reads an event back from what is stored under <paramref name="name"/>.</summary>
    /// <exception cref="JsonException">The JSON is not of that event.</exception>
    public static object Read(string name, string json) =>
        JsonSerializer.Deserialize(json, JsonOf(name)) ?? throw new JsonException($"the {name} is null");

    /// <inheritdoc cref="Read(string, string)"/>
    public static object Read(string name, ReadOnlySpan<byte> utf8Json) =>
        JsonSerializer.Deserialize(utf8Json, JsonOf(name)) ?? throw new JsonException($"the {name} is null");

    /// <summary>Reads a metric back; null for an event that is no metric.</summary>
    public static MetricRecorded? ReadMetric(string name, string json) =>
        Metrics.Any(known => known.Name == name) ? (MetricRecorded)Read(name, json) : null;

    private static JsonTypeInfo JsonOf(string name) =>
        Json.GetValueOrDefault(name) ?? throw new JsonException($"'{name}' is no event that this version knows");

    /// <summary>Source-generated where the type is an event, by reflection for the store's own documents.</summary>
    public static IJsonTypeInfoResolver Resolver { get; } =
        JsonTypeInfoResolver.Combine([.. All.Select(known => known.Json.OriginatingResolver!).Distinct(), new DefaultJsonTypeInfoResolver()]);
}
