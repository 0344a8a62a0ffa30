using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>Makes a category's event from what every metric has.</summary>
public delegate MetricRecorded NewEvent(string name, ExactNumber value, string unit, string service, DateTimeOffset occurredAt);

/// <summary>A kind of metric: its name, and the event that its metrics become.</summary>
public sealed class MetricCategory
{
    private readonly NewEvent _create;
    private readonly JsonTypeInfo _json;

    private MetricCategory(string name, StoredEvent stored, NewEvent create)
    {
        Name = name;
        Event = stored;
        _json = stored.Json;
        _create = create;
    }

    /// <summary>Lower case, as it is sent and stored.</summary>
    public string Name { get; }

    public StoredEvent Event { get; }

    /// <param name="name">As it is sent and stored; never changes once anything is recorded.</param>
    /// <param name="eventName">The event's name in the store; never changes either.</param>
    /// <param name="json">The event's source-generated JSON.</param>
    public static MetricCategory Of<TEvent>(string name, string eventName, JsonTypeInfo<TEvent> json, NewEvent create)
        where TEvent : MetricRecorded =>
        new(name, new(typeof(TEvent), eventName, json), create);

    public MetricRecorded NewMetric(string name, ExactNumber value, string unit, string service, DateTimeOffset occurredAt) =>
        _create(name, value, unit, service, occurredAt);

    /// <summary>The event as the JSON that is stored.</summary>
    public string ToJson(MetricRecorded metric) => JsonSerializer.Serialize(metric, _json);

    public override string ToString() => Name;
}
