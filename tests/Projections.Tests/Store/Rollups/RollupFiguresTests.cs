using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using CsCheck;

namespace BusinessMetrics.Projections.Tests.Store.Rollups;

public sealed class RollupFiguresTests
{
    [Fact]
    public void the_figures_of_two_sets_are_those_of_their_union()
    {
        var both = new RollupFigures(2, 5m, 1, 4) + new RollupFigures(3, -6m, -9, 2);

        both.ShouldBe(new RollupFigures(5, -1, -9, 4));
    }

    [Fact]
    public void nothing_adds_nothing_not_even_a_zero_that_would_be_least()
    {
        var some = new RollupFigures(2, 5m, 1, 4);

        (some + default(RollupFigures)).ShouldBe(some);
        (default(RollupFigures) + some).ShouldBe(some);
    }

    [Fact]
    public void the_total_is_over_every_series()
    {
        RollupFigures.Total([new(1, 2, 2, 2), new(2, 8, 3, 5)]).ShouldBe(new RollupFigures(3, 10, 2, 5));
        RollupFigures.Total([]).ShouldBe(default);
    }

    [Theory]
    [InlineData(4, "1", 0.25)]
    [InlineData(3, "1", 1.0 / 3)]
    [InlineData(2, "-5", -2.5)]
    [InlineData(2, "1e-300", 5e-301)]
    // A sum that no double holds still has a mean.
    [InlineData(2, "3e308", 1.5e308)]
    [InlineData(4, "-4e308", -1e308)]
    public void the_mean_is_the_sum_by_the_count(long count, string sum, double mean) =>
        new RollupFigures(count, ExactNumber.ParseExact(sum), 0, 0).Mean.ShouldBe(mean, Math.Abs(mean) * 1e-15);

    /// <summary>Rounded once: a mean of equal values is that value, and never on the wrong side of a threshold that it equals.</summary>
    [Theory]
    [InlineData("0.9", 9)]
    [InlineData("0.1", 3)]
    [InlineData("0.7", 7)]
    [InlineData("1e-300", 7)]
    [InlineData("1e-27", 3)]
    [InlineData("123456789012345678901234567890.1", 3)]
    [InlineData("-2.2", 11)]
    public void the_mean_of_equal_values_is_the_value(string value, int count)
    {
        var one = ExactNumber.ParseExact(value);
        var sum = Enumerable.Repeat(one, count).Aggregate(ExactNumber.Zero, (total, each) => total + each);

        new RollupFigures(count, sum, one, one).Mean.ShouldBe(one.ToDouble());
    }

    [Fact]
    public void a_mean_lies_between_the_least_and_the_greatest() =>
        Gen.Decimal[-1_000_000, 1_000_000].Array[1, 12].Sample(
            values =>
            {
                var mean = new RollupFigures(values.Length, values.Aggregate(ExactNumber.Zero, (sum, value) => sum + value)).Mean;
                mean.ShouldBeInRange(((ExactNumber)values.Min()).ToDouble(), ((ExactNumber)values.Max()).ToDouble());
            },
            iter: 20_000);

    [Fact]
    public void the_mean_of_nothing_is_zero() => default(RollupFigures).Mean.ShouldBe(0);
}
