using System.Buffers.Binary;
using System.Text;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Projections.Trust.Proofs.Tree;

/// <summary>
/// The bytes of an event that are hashed. All numbers are big-endian; a text is its length in bytes (32 bits, -1 for
/// none) and then its UTF-8, so that no two events have the same bytes:
/// <c>format 1 (8 bits), sequence (64), id (128), version (64), microseconds since 1970 (64), archived (8)</c>, then the
/// stream, type, data, correlation id and user name.
/// </summary>
public static class EventLeaf
{
    private const byte Format = 1;
    private const int FixedLength = 1 + 8 + 16 + 8 + 8 + 1;

    public static byte[] Hash(LoggedEvent recorded) => MerkleTree.HashLeaf(Write(recorded));

    public static byte[] Write(LoggedEvent recorded)
    {
        string?[] texts = [recorded.Stream, recorded.Type, recorded.Data, recorded.CorrelationId, recorded.UserName];
        var length = FixedLength;
        foreach (var text in texts)
            length += sizeof(int) + (text is null ? 0 : Encoding.UTF8.GetByteCount(text));
        var leaf = new byte[length];
        leaf[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(leaf.AsSpan(1), recorded.Sequence);
        recorded.Id.TryWriteBytes(leaf.AsSpan(9), bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(leaf.AsSpan(25), recorded.Version);
        BinaryPrimitives.WriteInt64BigEndian(leaf.AsSpan(33), recorded.TimestampMicroseconds);
        leaf[41] = recorded.IsArchived ? (byte)1 : (byte)0;
        var rest = leaf.AsSpan(FixedLength);
        foreach (var text in texts)
        {
            var written = text is null ? -1 : Encoding.UTF8.GetBytes(text, rest[sizeof(int)..]);
            BinaryPrimitives.WriteInt32BigEndian(rest, written);
            rest = rest[(sizeof(int) + Math.Max(written, 0))..];
        }

        return leaf;
    }
}
