using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Projections.Trust.Audit;

/// <summary>Somebody did something, tried to, or looked at what is watched over.</summary>
public sealed record AuditRecorded
{
    /// <summary>The token's subject; "anonymous" without a valid token, "system" for the service itself.</summary>
    [JsonPropertyName("a")]
    public required string Actor { get; init; }

    /// <summary>The token's role.</summary>
    [JsonPropertyName("r")]
    public string? Role { get; init; }

    /// <summary>What was done, as noun.verb: budget.set, subject.erase, compliance.read.</summary>
    [JsonPropertyName("d")]
    public required string Action { get; init; }

    /// <summary>What it was done to, as kind:name; never a person's identifier.</summary>
    [JsonPropertyName("o")]
    public required string Target { get; init; }

    /// <summary>One of <see cref="AuditOutcomes"/>.</summary>
    [JsonPropertyName("u")]
    public required string Outcome { get; init; }

    /// <summary>The address that the request came from.</summary>
    [JsonPropertyName("i")]
    public string? SourceAddress { get; init; }

    [JsonPropertyName("c")]
    public string? CorrelationId { get; init; }

    /// <summary>What else there is to know, in a sentence.</summary>
    [JsonPropertyName("x")]
    public string? Details { get; init; }

    /// <summary>When it happened, where the event was written later; else the event's own time is when.</summary>
    [JsonPropertyName("t")]
    public DateTimeOffset? At { get; init; }

    public static StoredEvent Stored { get; } = new(typeof(AuditRecorded), "audit_recorded", AuditJson.Default.AuditRecorded);
}

/// <summary>How an audited action ended.</summary>
public static class AuditOutcomes
{
    public const string Done = "done";
    public const string Refused = "refused";
    public const string Failed = "failed";

    public static IReadOnlyList<string> All { get; } = [Done, Refused, Failed];
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AuditRecorded))]
internal sealed partial class AuditJson : JsonSerializerContext;
