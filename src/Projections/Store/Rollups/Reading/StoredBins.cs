using System.Buffers.Binary;

namespace BusinessMetrics.Projections.Store.Rollups.Reading;

/// <summary>
/// A <c>bigint[]</c> without nulls as PostgreSQL sends it: 12 bytes of header, 8 of each dimension (there is one, or none
/// where it is empty), then each number after its length. All big-endian (array_send in its src/backend/utils/adt/arrayfuncs.c).
/// </summary>
internal readonly struct StoredBins(byte[] sent)
{
    private const int Header = 12 + 8;
    private const int Number = 4 + 8;

    public int Length => Math.Max(0, sent.Length - Header) / Number;

    public long this[int index] => BinaryPrimitives.ReadInt64BigEndian(sent.AsSpan(Header + (index * Number) + 4));
}
