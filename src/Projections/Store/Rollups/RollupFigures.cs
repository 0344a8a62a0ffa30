using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Projections.Store.Rollups;

/// <summary>A value with its moment: "latest" is by event time, and of several at one instant the greatest id.</summary>
public readonly record struct LatestValue(ExactNumber Value, DateTimeOffset At, Guid MetricId)
{
    public bool IsAfter(LatestValue other) => (At, Ordered(MetricId)).CompareTo((other.At, Ordered(other.MetricId))) > 0;

    /// <summary>Ids in the order in which PostgreSQL sorts them: byte by byte as they are written.</summary>
    private static UInt128 Ordered(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}

/// <summary>Count, sum, least, greatest and latest; those of two sets of metrics combine to those of their union.</summary>
/// <param name="Last">Only where it was asked for.</param>
public readonly record struct RollupFigures(long Count, ExactNumber Sum, ExactNumber Min = default, ExactNumber Max = default, LatestValue? Last = null)
{
    /// <summary>The mean as the nearest double; 0 when there is nothing.</summary>
    public double Mean => Count == 0 ? 0 : Sum.DividedBy(Count);

    public static RollupFigures Of(RecordedMetric metric, ExactNumber value) =>
        new(1, value, value, value, new(value, metric.Metric.OccurredAt, metric.MetricId));

    /// <summary>The same metrics measured in a unit of which one of theirs is so many.</summary>
    public RollupFigures Times(decimal factor) => factor == 1
        ? this
        : new(Count, Sum * factor, Min * factor, Max * factor, Last is { } last ? last with { Value = last.Value * factor } : null);

    public static RollupFigures operator +(RollupFigures left, RollupFigures right)
    {
        if (left.Count == 0)
            return right;
        if (right.Count == 0)
            return left;
        return new(
            left.Count + right.Count,
            left.Sum + right.Sum,
            ExactNumber.Min(left.Min, right.Min),
            ExactNumber.Max(left.Max, right.Max),
            Later(left.Last, right.Last));
    }

    public static RollupFigures Total(IEnumerable<RollupFigures> figures) => figures.Aggregate(default(RollupFigures), (total, each) => total + each);

    private static LatestValue? Later(LatestValue? left, LatestValue? right)
    {
        if (left is not { } one)
            return right;
        return right is { } other && other.IsAfter(one) ? other : one;
    }
}
