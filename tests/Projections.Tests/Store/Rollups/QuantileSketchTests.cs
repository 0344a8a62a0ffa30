using BusinessMetrics.Projections.Store.Rollups;
using CsCheck;

namespace BusinessMetrics.Projections.Tests.Store.Rollups;

public sealed class QuantileSketchTests
{
    private static readonly double[] Shares = [0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1];

    private static readonly Gen<double> Tiny = Gen.Double[-300, 300].Select(exponent => Math.Pow(10, exponent));

    private static readonly Gen<double> Observations = Gen.OneOf(
        Gen.Double[0, 1000], Gen.Double[-1000, 0], Tiny, Tiny.Select(value => -value), Gen.Const(0.0), Gen.OneOf(Gen.Const(1e-300), Gen.Const(1e300), Gen.Const(-1e300), Gen.Const(1.0)));

    [Fact]
    public void every_quantile_is_within_one_percent_of_the_nearest_rank() =>
        Observations.Array[1, 200].Sample(values =>
        {
            var sketch = Of(values);

            foreach (var share in Shares)
            {
                var exact = NearestRank(values, share);
                Math.Abs(sketch.Quantile(share) - exact).ShouldBeLessThanOrEqualTo(Math.Abs(exact) * 0.01, $"at {share} of {values.Length}");
            }
        }, iter: 1000);

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e300)]
    [InlineData(-1e-300)]
    [InlineData(-1e300)]
    [InlineData(5e-324)]
    [InlineData(double.MaxValue)]
    [InlineData(double.MinValue)]
    public void one_extreme_value_is_its_own_quantile(double value)
    {
        var quantile = Of([value]).Quantile(0.95);

        // The smallest doubles are too coarse for one percent; they must still be of the right sign and size.
        Math.Sign(quantile).ShouldBe(Math.Sign(value));
        double.IsFinite(quantile).ShouldBeTrue();
        (quantile / value).ShouldBe(1, 0.01);
    }

    [Theory]
    [InlineData(double.PositiveInfinity, double.MaxValue)]
    [InlineData(double.NegativeInfinity, double.MinValue)]
    public void what_is_beyond_every_double_counts_as_the_greatest(double value, double greatest)
    {
        var sketch = Of([value, 1]);

        // Of two, the one that is not 1: the first or the last.
        (sketch.Quantile(value > 0 ? 1 : 0) / greatest).ShouldBe(1, 0.01);
        sketch.Quantile(value > 0 ? 0 : 1).ShouldBe(1, 0.01);
    }

    [Fact]
    public void zero_is_exact_and_lies_between_negative_and_positive()
    {
        var sketch = Of([-5, 0, 0, 0, 7]);

        sketch.Quantile(0.2).ShouldBe(-5, 0.05);
        sketch.Quantile(0.5).ShouldBe(0);
        sketch.Quantile(0.8).ShouldBe(0);
        sketch.Quantile(0.81).ShouldBe(7, 0.07);
    }

    [Fact]
    public void nothing_has_the_quantile_zero()
    {
        var sketch = new QuantileSketch();

        sketch.Count.ShouldBe(0);
        sketch.Quantile(0.95).ShouldBe(0);
        sketch.ToArray().ShouldBeEmpty();
    }

    [Fact]
    public void the_parts_merged_in_any_order_are_the_whole() =>
        Observations.Array[0, 50].Array[1, 6].SelectMany(parts => Gen.Shuffle(parts).Select(shuffled => (parts, shuffled))).Sample(sample =>
        {
            var merged = new QuantileSketch();

            foreach (var part in sample.shuffled)
                merged.Merge(Of(part));

            merged.Count.ShouldBe(sample.parts.Sum(part => part.Length));
            merged.ToArray().ShouldBe(Of(sample.parts.SelectMany(part => part)).ToArray());
        }, iter: 300);

    [Fact]
    public void a_sketch_comes_back_from_its_array() =>
        Observations.Array[0, 100].Sample(values =>
        {
            var sketch = Of(values);

            var copy = QuantileSketch.FromArray(sketch.ToArray());

            copy.Count.ShouldBe(values.Length);
            copy.ToArray().ShouldBe(sketch.ToArray());
            foreach (var share in Shares)
                copy.Quantile(share).ShouldBe(sketch.Quantile(share));
        }, iter: 300);

    [Fact]
    public void its_array_alternates_ascending_bins_and_counts()
    {
        var array = Of([3, -3, 0, 3]).ToArray();

        array.Length.ShouldBe(6);
        array[0].ShouldBeLessThan(0);
        array[2].ShouldBe(0);
        array[4].ShouldBe(-array[0]);
        new[] { array[1], array[3], array[5] }.ShouldBe([1L, 1L, 2L]);
    }

    [Fact]
    public void a_value_added_several_times_at_once_counts_so_often()
    {
        var sketch = new QuantileSketch();
        sketch.Add(10, times: 99);
        sketch.Add(500);

        sketch.Count.ShouldBe(100);
        sketch.Quantile(0.99).ShouldBe(10, 0.1);
        sketch.Quantile(1).ShouldBe(500, 5);
    }

    [Fact]
    public void no_quantile_lies_beyond_the_least_and_the_greatest_where_they_are_known() =>
        Gen.Select(Gen.Decimal[-1_000_000, 1_000_000].Array[1, 40], Gen.Double[0, 1]).Sample((values, share) =>
        {
            var sketch = Of(values.Select(value => (double)value));
            sketch.Bound(values.Min(), values.Max());

            var quantile = sketch.QuantileWithin(share);

            quantile.ShouldBeGreaterThanOrEqualTo(values.Min());
            quantile.ShouldBeLessThanOrEqualTo(values.Max());
            quantile.ToDouble().ShouldBe(sketch.Quantile(share), (Math.Abs(sketch.Quantile(share)) * 0.01) + double.Epsilon);
        });

    [Fact]
    public void of_one_observation_every_quantile_is_itself_to_the_last_digit()
    {
        var sketch = Of([0.1]);
        sketch.Bound(0.10000000000000000001m, 0.10000000000000000001m);

        sketch.QuantileWithin(0.99).ShouldBe(0.10000000000000000001m);
        new QuantileSketch().QuantileWithin(0.99).ShouldBe(0);
    }

    private static QuantileSketch Of(IEnumerable<double> values)
    {
        var sketch = new QuantileSketch();
        foreach (var value in values)
            sketch.Add(value);
        return sketch;
    }

    /// <summary>The smallest observation that at least the share of all observations does not exceed.</summary>
    private static double NearestRank(double[] values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Max(1, (int)Math.Ceiling((decimal)share * sorted.Length)) - 1];
    }
}
