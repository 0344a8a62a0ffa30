using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusinessMetrics.Watch.Channels;

/// <summary>What a webhook is signed with.</summary>
/// <param name="Secret">Shared with the receiver, for v1 (HMAC-SHA256); null where only v1a is signed.</param>
/// <param name="PrivateKey">Of 32 bytes, for v1a (Ed25519).</param>
public sealed record SigningKeys(
    [property: JsonPropertyName("s")] byte[]? Secret,
    [property: JsonPropertyName("p")] byte[] PrivateKey);

/// <summary>What is secret of a channel, or personal.</summary>
public sealed record ChannelSecret
{
    /// <summary>A URL that whoever has it can send to.</summary>
    [JsonPropertyName("u")]
    public string? Url { get; init; }

    [JsonPropertyName("t")]
    public IReadOnlyList<string>? Recipients { get; init; }

    [JsonPropertyName("k")]
    public string? RoutingKey { get; init; }

    [JsonPropertyName("c")]
    public SigningKeys? Keys { get; init; }

    /// <summary>Those before, while they are rotated out.</summary>
    [JsonPropertyName("b")]
    public SigningKeys? KeysBefore { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ChannelSecretJson.Default.ChannelSecret);

    public static ChannelSecret Parse(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, ChannelSecretJson.Default.ChannelSecret)!;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChannelSecret))]
internal sealed partial class ChannelSecretJson : JsonSerializerContext;
