using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BusinessMetrics.Projections.Events;

/// <summary>The names under which events are stored, and their JSON. Neither may change once anything is recorded.</summary>
public static class EventTypes
{
    private static readonly (MetricCategory Category, Type Type, string Name)[] Metrics =
    [
        (MetricCategory.Performance, typeof(PerformanceMeasured), "performance_measured"),
        (MetricCategory.Security, typeof(SecurityObserved), "security_observed"),
        (MetricCategory.Cost, typeof(CostIncurred), "cost_incurred"),
        (MetricCategory.Usage, typeof(UsageObserved), "usage_observed"),
        (MetricCategory.Compliance, typeof(ComplianceAssessed), "compliance_assessed"),
    ];

    /// <summary>Every event type with its stored name.</summary>
    public static IEnumerable<(Type Type, string Name)> All => Metrics.Select(metric => (metric.Type, metric.Name));

    /// <summary>The stored name of a category's event.</summary>
    public static string NameOf(MetricCategory category) => Metrics[(int)category].Name;

    /// <summary>What the store notes of a category's .NET type.</summary>
    public static string DotNetNameOf(MetricCategory category)
    {
        var type = Metrics[(int)category].Type;
        return $"{type.FullName}, {type.Assembly.GetName().Name}";
    }

    /// <summary>The event as the JSON that is stored.</summary>
    public static string ToJson(MetricRecorded metric) => JsonSerializer.Serialize(metric, metric.GetType(), EventJson.Default);

    /// <summary>Reads a metric back from what is stored under <paramref name="name"/>; null for an event that is no metric.</summary>
    public static MetricRecorded? FromJson(string name, string json) => Array.Find(Metrics, metric => metric.Name == name).Type is { } type
        ? (MetricRecorded?)JsonSerializer.Deserialize(json, type, EventJson.Default)
        : null;

    /// <summary>Source-generated where the type is an event, by reflection for the store's own documents.</summary>
    public static IJsonTypeInfoResolver Resolver =>
        JsonTypeInfoResolver.Combine(EventJson.Default, new DefaultJsonTypeInfoResolver());
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PerformanceMeasured))]
[JsonSerializable(typeof(SecurityObserved))]
[JsonSerializable(typeof(CostIncurred))]
[JsonSerializable(typeof(UsageObserved))]
[JsonSerializable(typeof(ComplianceAssessed))]
internal sealed partial class EventJson : JsonSerializerContext;
