using System.Text.Json;
using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Watch.Routes;

namespace BusinessMetrics.Projections.Watch.Silences;

/// <summary>Alerts of which nobody is told for a while.</summary>
/// <remarks>The JSON names are stored with every event and never change.</remarks>
public sealed record Silence
{
    [JsonPropertyName("i")]
    public required Guid Id { get; init; }

    [JsonPropertyName("m")]
    public required AlertMatch Match { get; init; }

    /// <summary>The subject who made it.</summary>
    [JsonPropertyName("a")]
    public required string Author { get; init; }

    [JsonPropertyName("c")]
    public required string Comment { get; init; }

    [JsonPropertyName("f")]
    public required DateTimeOffset From { get; init; }

    /// <summary>The first moment at which it is over.</summary>
    [JsonPropertyName("t")]
    public required DateTimeOffset To { get; init; }

    public static string StreamOf(Guid id) => $"silence/{id}";

    public bool HoldsAt(DateTimeOffset at) => at >= From && at < To;

    public string ToJson() => JsonSerializer.Serialize(this, SilencesJson.Default.Silence);

    public static Silence Parse(string json) => JsonSerializer.Deserialize(json, SilencesJson.Default.Silence)!;
}

/// <summary>A silence was made.</summary>
public sealed record SilenceSet([property: JsonPropertyName("s")] Silence Silence)
{
    public static StoredEvent Stored { get; } = new(typeof(SilenceSet), "silence_set", SilencesJson.Default.SilenceSet);
}

/// <summary>A silence was ended before its time.</summary>
public sealed record SilenceEnded([property: JsonPropertyName("s")] Silence Silence)
{
    public static StoredEvent Stored { get; } = new(typeof(SilenceEnded), "silence_ended", SilencesJson.Default.SilenceEnded);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SilenceSet))]
[JsonSerializable(typeof(SilenceEnded))]
[JsonSerializable(typeof(Silence))]
internal sealed partial class SilencesJson : JsonSerializerContext;
