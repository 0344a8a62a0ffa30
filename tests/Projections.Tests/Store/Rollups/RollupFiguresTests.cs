using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;

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

    [Fact]
    public void the_mean_of_nothing_is_zero() => default(RollupFigures).Mean.ShouldBe(0);
}
