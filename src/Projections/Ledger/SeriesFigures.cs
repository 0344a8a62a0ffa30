using BusinessMetrics.Projections.Numbers;

namespace BusinessMetrics.Projections.Ledger;

/// <summary>What the metrics of one series come to in a window.</summary>
public sealed record SeriesFigures(MetricSeries Series, Figures Figures);

/// <summary>Count, sum, least and greatest; those of two sets of metrics combine to those of their union.</summary>
public readonly record struct Figures(long Count, ExactNumber Sum, ExactNumber Min, ExactNumber Max)
{
    /// <summary>The mean as the nearest double; 0 when there is nothing.</summary>
    public double Mean => Count == 0 ? 0 : Sum.DividedBy(Count);

    public static Figures operator +(Figures left, Figures right)
    {
        if (left.Count == 0)
            return right;
        if (right.Count == 0)
            return left;
        return new(
            left.Count + right.Count,
            left.Sum + right.Sum,
            ExactNumber.Min(left.Min, right.Min),
            ExactNumber.Max(left.Max, right.Max));
    }

    public static Figures Total(IEnumerable<SeriesFigures> series) =>
        series.Aggregate(default(Figures), (total, each) => total + each.Figures);
}
