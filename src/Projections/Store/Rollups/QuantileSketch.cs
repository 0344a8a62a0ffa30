using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Projections.Store.Rollups;

/// <summary>
/// How many observations fell into each of a row of logarithmic bins, so that any quantile is known to within 1 % of
/// its value, and two sketches of the same series are merged by adding counts: in any order, with the same result.
/// </summary>
/// <remarks>
/// The bins and the error bound are those of DDSketch (Masson, Rim, Lee: "DDSketch: A Fast and Fully-Mergeable
/// Quantile Sketch with Relative-Error Guarantees", VLDB 2019). A bin's number orders like the values in it: negative
/// ones below zero, 0 for zero, positive ones above. It is stored as alternating bin and count, ascending.
/// </remarks>
public sealed class QuantileSketch
{
    /// <summary>A little under the promised 1 %, so that rounding cannot break the promise.</summary>
    private const double RelativeError = 0.0099;
    private const double Gamma = (1 + RelativeError) / (1 - RelativeError);

    /// <summary>Puts the smallest positive double's bin above zero.</summary>
    private const int Offset = 40_000;
    private static readonly double LogGamma = Math.Log(Gamma);

    // A list and no tree: most buckets have a bin or two, and there are as many of them as there are metrics.
    private readonly SortedList<int, long> _bins = [];

    private (ExactNumber Least, ExactNumber Greatest)? _bounds;

    public long Count { get; private set; }

    /// <summary>The least and the greatest of the observations, where whoever made the sketch knows them.</summary>
    public (ExactNumber Least, ExactNumber Greatest)? Bounds => _bounds;

    /// <summary>Says that observations between these are in it; several such spans make one.</summary>
    public void Bound(ExactNumber least, ExactNumber greatest) => _bounds = _bounds is { } known
        ? (ExactNumber.Min(known.Least, least), ExactNumber.Max(known.Greatest, greatest))
        : (least, greatest);

    /// <summary>The span that two spans make together; null is none.</summary>
    public static (ExactNumber Least, ExactNumber Greatest)? Both((ExactNumber Least, ExactNumber Greatest)? one, (ExactNumber Least, ExactNumber Greatest)? other) =>
        one is { } left && other is { } right ? (ExactNumber.Min(left.Least, right.Least), ExactNumber.Max(left.Greatest, right.Greatest)) : one ?? other;

    /// <summary>Replaces what was known of the least and the greatest.</summary>
    public void BoundAnew((ExactNumber Least, ExactNumber Greatest)? bounds) => _bounds = bounds;

    /// <param name="times">Negative to take observations back.</param>
    public void Add(double value, long times = 1) =>
        // Hours that are a double can be milliseconds that are beyond every one, and no bin is infinite.
        AddToBin(BinOf(Math.Clamp(value, double.MinValue, double.MaxValue)), times);

    /// <summary>Adds a bin as another sketch keeps it.</summary>
    public void AddBin(int bin, long count) => AddToBin(bin, count);

    public void Merge(QuantileSketch other)
    {
        foreach (var (bin, count) in other._bins)
            AddToBin(bin, count);
    }

    /// <summary>As <see cref="Merge"/>, with what the other knows of its least and greatest.</summary>
    public void MergeBounded(QuantileSketch other)
    {
        Merge(other);
        if (other._bounds is { } bounds)
            Bound(bounds.Least, bounds.Greatest);
    }

    /// <summary>The same observations in another unit of their dimension; what was within 1 % is within 2 % then.</summary>
    public QuantileSketch In(Unit own, Unit other)
    {
        if (own.Factor == other.Factor)
            return this;
        var converted = new QuantileSketch();
        foreach (var (bin, count) in _bins)
            converted.Add(ValueOf(bin) * (double)own.Factor / (double)other.Factor, count);
        if (_bounds is { } bounds)
            converted.Bound(other.FromBase(own.ToBase(bounds.Least)), other.FromBase(own.ToBase(bounds.Greatest)));
        return converted;
    }

    /// <summary>Takes back a sketch that was merged before.</summary>
    public void Remove(QuantileSketch other)
    {
        foreach (var (bin, count) in other._bins)
            AddToBin(bin, -count);
    }

    /// <summary>
    /// The value below or at which the share <paramref name="quantile"/> (0 to 1) of the observations lies, by the
    /// nearest-rank definition; 0 when there are none.
    /// </summary>
    public double Quantile(double quantile)
    {
        if (Count == 0)
            return 0;
        var rank = Math.Max(1, (long)Math.Ceiling(quantile * Count));
        foreach (var (bin, count) in _bins)
        {
            rank -= count;
            if (rank <= 0)
                return ValueOf(bin);
        }

        return ValueOf(_bins.GetKeyAtIndex(_bins.Count - 1));
    }

    /// <summary>
    /// As <see cref="Quantile"/>, and never beyond the <see cref="Bounds"/>: a bin's middle may lie beyond the greatest
    /// value in it, and of few observations a high quantile is the greatest of them.
    /// </summary>
    public ExactNumber QuantileWithin(double quantile)
    {
        var value = ExactNumber.FromDouble(Quantile(quantile));
        if (Count == 0 || _bounds is not { } bounds)
            return value;
        var within = ExactNumber.Max(bounds.Least, ExactNumber.Min(bounds.Greatest, value));
        // What is beyond every double is told as the greatest of them, as its bin is.
        return double.IsFinite(within.ToDouble()) ? within : value;
    }

    /// <summary>Alternating bin and count, ascending by bin: the form in which the roll-ups keep it.</summary>
    public long[] ToArray()
    {
        var entries = new long[_bins.Count * 2];
        var i = 0;
        foreach (var (bin, count) in _bins)
        {
            entries[i++] = bin;
            entries[i++] = count;
        }

        return entries;
    }

    public static QuantileSketch FromArray(IReadOnlyList<long> entries)
    {
        var sketch = new QuantileSketch();
        for (var i = 0; i < entries.Count; i += 2)
            sketch.AddToBin((int)entries[i], entries[i + 1]);
        return sketch;
    }

    private void AddToBin(int bin, long times)
    {
        Count += times;
        // Looked up once: a month of hours is merged from hundreds of thousands of bins.
        var index = _bins.IndexOfKey(bin);
        if (index < 0)
        {
            if (times != 0)
                _bins.Add(bin, times);
            return;
        }

        var count = _bins.GetValueAtIndex(index) + times;
        if (count == 0)
            _bins.RemoveAt(index);
        else
            _bins.SetValueAtIndex(index, count);
    }

    private static int BinOf(double value)
    {
        if (value == 0)
            return 0;
        var bin = (int)Math.Ceiling(Math.Log(Math.Abs(value)) / LogGamma) + Offset;
        return value > 0 ? bin : -bin;
    }

    private static double ValueOf(int bin)
    {
        if (bin == 0)
            return 0;
        // The middle of the bin in the sense of relative error. Two factors, since gamma^index alone can overflow.
        var magnitude = Math.Exp((Math.Abs(bin) - Offset - 1) * LogGamma) * (2 * Gamma / (Gamma + 1));
        // The middle of the greatest bin lies beyond the greatest double.
        magnitude = Math.Min(magnitude, double.MaxValue);
        return bin > 0 ? magnitude : -magnitude;
    }
}
