using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>Events by the names they are stored under.</summary>
public sealed class StoredEvents(IReadOnlyList<StoredEvent> all)
{
    private readonly FrozenDictionary<string, JsonTypeInfo> _json = all.ToFrozenDictionary(known => known.Name, known => known.Json);

    public IReadOnlyList<StoredEvent> All => all;

    public IReadOnlyList<string> Names { get; } = [.. all.Select(known => known.Name)];

    public bool Knows(string name) => _json.ContainsKey(name);

    /// <summary>Reads an event back from what is stored under <paramref name="name"/>.</summary>
    /// <exception cref="JsonException">The JSON is not of that event, or there is no such event.</exception>
    public object Read(string name, string json) =>
        JsonSerializer.Deserialize(json, JsonOf(name)) ?? throw new JsonException($"the {name} is null");

    /// <inheritdoc cref="Read(string, string)"/>
    public object Read(string name, ReadOnlySpan<byte> utf8Json) =>
        JsonSerializer.Deserialize(utf8Json, JsonOf(name)) ?? throw new JsonException($"the {name} is null");

    private JsonTypeInfo JsonOf(string name) =>
        _json.GetValueOrDefault(name) ?? throw new JsonException($"'{name}' is no event that this version knows");
}
