using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusinessMetrics.Projections.Store.Events;

/// <summary>How many pieces of personal data were taken out of a metric before it became an event, by kind; never none.</summary>
[JsonConverter(typeof(RemovedPersonalDataJsonConverter))]
public sealed class RemovedPersonalData(IEnumerable<KeyValuePair<string, int>> counts) : IEquatable<RemovedPersonalData>
{
    /// <summary>In the order of the kinds' names, so that equal counts are equal texts.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Counts { get; } = [.. counts.OrderBy(count => count.Key, StringComparer.Ordinal)];

    public static RemovedPersonalData FromJson(string json) => new(JsonSerializer.Deserialize(json, RemovedPersonalDataJson.Default.DictionaryStringInt32)!);

    public string ToJson() => JsonSerializer.Serialize(new(Counts), RemovedPersonalDataJson.Default.DictionaryStringInt32);

    public bool Equals(RemovedPersonalData? other) => other is not null && Counts.SequenceEqual(other.Counts);

    public override bool Equals(object? obj) => Equals(obj as RemovedPersonalData);

    public override int GetHashCode() => Counts.Aggregate(0, (hash, count) => HashCode.Combine(hash, count.Key, count.Value));
}

/// <summary>An object: {"email":1,"phone":2}.</summary>
internal sealed class RemovedPersonalDataJsonConverter : JsonConverter<RemovedPersonalData>
{
    public override RemovedPersonalData Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize(ref reader, RemovedPersonalDataJson.Default.DictionaryStringInt32) ?? throw new JsonException("counts were expected"));

    public override void Write(Utf8JsonWriter writer, RemovedPersonalData value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, new(value.Counts), RemovedPersonalDataJson.Default.DictionaryStringInt32);
}

[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class RemovedPersonalDataJson : JsonSerializerContext;
