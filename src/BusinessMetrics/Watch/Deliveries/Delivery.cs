using System.Text.Json.Serialization;

namespace BusinessMetrics.Watch.Deliveries;

/// <summary>What became of a notice to a channel.</summary>
public enum DeliveryState
{
    /// <summary>It is sent, or again, as soon as it may.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>The other side took it.</summary>
    [JsonStringEnumMemberName("delivered")]
    Delivered,

    /// <summary>The other side never will take it, or is there no more.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It could not be delivered while it was of use.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>The end of what the other side was never told of.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,
}

/// <summary>A notice that is to be sent now.</summary>
/// <param name="Recipient">Of mail, the fingerprint of whom it is for; null for others.</param>
/// <param name="Attempt">Which one this is, from 1.</param>
/// <param name="Tries">How many there were before since it was made or replayed, for the wait after this one.</param>
public sealed record ClaimedDelivery(
    Guid Id, string Channel, string? Recipient, string ContentType, byte[] Body, DateTimeOffset CreatedAt, int Attempt, int Tries);

/// <summary>How an attempt ended.</summary>
/// <param name="Error">In one word: timeout, dns, tls, refused, address_refused, http_503 and so on; null where it was delivered.</param>
/// <param name="IsFinal">Whether trying again is of no use.</param>
/// <param name="IsGone">Whether the other side wants nothing of this kind any more.</param>
/// <param name="RetryAfter">How long the other side asks not to be asked.</param>
/// <param name="Answer">At most the first kilobyte of what it said, without personal data.</param>
public sealed record DeliveryOutcome(
    string? Error, int? Status = null, string? Answer = null, bool IsFinal = false, bool IsGone = false, TimeSpan? RetryAfter = null)
{
    public bool IsDelivered => Error is null;

    /// <summary>Whether the other side is there and well, whatever it thinks of what it was sent.</summary>
    public bool IsDestinationWell => IsDelivered || IsAnswered;

    /// <summary>A mail server that refuses one message is as well as a web server that does; one that closes is not.</summary>
    private bool IsAnswered => Error!.StartsWith("smtp_", StringComparison.Ordinal) ? Status is not 421 : Status is < 500 and not (408 or 429);
}
