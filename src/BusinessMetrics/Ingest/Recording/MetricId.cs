using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BusinessMetrics.Ingest.Recording;

/// <summary>Ids of metrics whose senders gave none: UUIDs of version 7 (RFC 9562), so that newer ones are greater and indexes grow at their end.</summary>
internal static class MetricId
{
    /// <summary>
    /// As <see cref="Guid.CreateVersion7(DateTimeOffset)"/>, but random by this process's own generator: that one asks the
    /// kernel for each id, which was a twenty-fifth of what the service did while it recorded (docs/operate/benchmarks.md).
    /// </summary>
    public static Guid New(DateTimeOffset now)
    {
        Span<byte> id = stackalloc byte[16];
        RandomNumberGenerator.Fill(id[6..]);
        Span<byte> milliseconds = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, now.ToUnixTimeMilliseconds());
        milliseconds[2..].CopyTo(id);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new(id, bigEndian: true);
    }
}
