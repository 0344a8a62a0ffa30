using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Platform.Http;

namespace BusinessMetrics.Ingest.Recording;

/// <summary>What makes the repetition of a request recognisable.</summary>
public static class RequestIdentity
{
    public const string IdempotencyHeader = "Idempotency-Key";

    /// <summary>
    /// The id of the item at <paramref name="index"/> of a request that carries an Idempotency-Key: the same for the
    /// same caller, key and index, so that a repeated request is recognised without keeping any state for it.
    /// </summary>
    public static Guid DerivedId(Caller caller, string idempotencyKey, int index)
    {
        var content = Encoding.UTF8.GetBytes($"{caller.Name.Length}:{caller.Name}{idempotencyKey.Length}:{idempotencyKey}{index}");
        var hash = SHA256.HashData(content).AsSpan(0, 16);
        // RFC 9562, version 8: an id of one's own making.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(hash, bigEndian: true);
    }
}
