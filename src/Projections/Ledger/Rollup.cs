using BusinessMetrics.Projections.Numbers;

namespace BusinessMetrics.Projections.Ledger;

/// <summary>
/// What is known of one series in one bucket. Folding is commutative: the same metrics give the same roll-up in any
/// order, so "last" means the latest in event time, and of several at one instant the one with the greatest id.
/// </summary>
public sealed class Rollup
{
    public long Count { get; private set; }

    public ExactNumber Sum { get; private set; }

    public ExactNumber Min { get; private set; }

    public ExactNumber Max { get; private set; }

    public ExactNumber Last { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    public Guid LastId { get; private set; }

    public QuantileSketch Sketch { get; } = new();

    public void Add(Guid metricId, DateTimeOffset occurredAt, ExactNumber value)
    {
        Min = Count == 0 ? value : ExactNumber.Min(Min, value);
        Max = Count == 0 ? value : ExactNumber.Max(Max, value);
        if (Count == 0 || (occurredAt, Ordered(metricId)).CompareTo((LastAt, Ordered(LastId))) > 0)
            (Last, LastAt, LastId) = (value, occurredAt, metricId);
        Count++;
        Sum += value;
        Sketch.Add(value.ToDouble());
    }

    /// <summary>Ids in the order in which PostgreSQL sorts them: byte by byte as they are written.</summary>
    private static UInt128 Ordered(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
