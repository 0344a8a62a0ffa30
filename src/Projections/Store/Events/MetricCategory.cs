using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.States;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>Makes a category's event from what every metric has.</summary>
public delegate MetricRecorded NewEvent(string name, ExactNumber value, string unit, string service, DateTimeOffset occurredAt);

/// <summary>
/// A kind of metric: the event that its metrics become, and what its read model keeps of them. Everything else asks
/// this definition, so that a category is one folder and one line in <see cref="MetricCategories.All"/>.
/// </summary>
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

    /// <summary>What the category's read model adds up.</summary>
    public IReadOnlyList<RollupModel> Rollups { get; init; } = [];

    /// <summary>What of the category has a state that the newest metric tells.</summary>
    public IReadOnlyList<StateModel> States { get; init; } = [];

    /// <summary>Raised when what the read model keeps of a metric changes: it is then filled anew from the log.</summary>
    public int ReadModelVersion { get; init; } = 1;

    /// <param name="name">As it is sent and stored; never changes once anything is recorded.</param>
    /// <param name="eventName">The event's name in the store; never changes either.</param>
    /// <param name="json">The event's source-generated JSON.</param>
    public static MetricCategory Of<TEvent>(
        string name,
        string eventName,
        JsonTypeInfo<TEvent> json,
        NewEvent create,
        IReadOnlyList<RollupModel> rollups,
        IReadOnlyList<StateModel>? states = null,
        int readModelVersion = 1)
        where TEvent : MetricRecorded =>
        new(name, new(typeof(TEvent), eventName, json), create) { Rollups = rollups, States = states ?? [], ReadModelVersion = readModelVersion };

    public MetricRecorded NewMetric(string name, ExactNumber value, string unit, string service, DateTimeOffset occurredAt) =>
        _create(name, value, unit, service, occurredAt);

    /// <summary>The event as the JSON that is stored.</summary>
    public string ToJson(MetricRecorded metric) => JsonSerializer.Serialize(metric, _json);

    public override string ToString() => Name;
}
