using BusinessMetrics.Projections.Events;
using BusinessMetrics.Projections.Ledger;
using BusinessMetrics.Projections.Numbers;
using BusinessMetrics.Projections.Rollups;

namespace BusinessMetrics.Projections.Tests.Rollups;

public sealed class FiguresTests
{
    [Fact]
    public void the_figures_of_two_sets_are_those_of_their_union()
    {
        var both = new Figures(2, 5m, 1, 4) + new Figures(3, -6m, -9, 2);

        both.ShouldBe(new Figures(5, -1, -9, 4));
    }

    [Fact]
    public void nothing_adds_nothing_not_even_a_zero_that_would_be_least()
    {
        var some = new Figures(2, 5m, 1, 4);

        (some + default(Figures)).ShouldBe(some);
        (default(Figures) + some).ShouldBe(some);
    }

    [Fact]
    public void the_total_is_over_every_series()
    {
        Figures.Total([new(1, 2, 2, 2), new(2, 8, 3, 5)]).ShouldBe(new Figures(3, 10, 2, 5));
        Figures.Total([]).ShouldBe(default);
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
        new Figures(count, ExactNumber.ParseExact(sum), 0, 0).Mean.ShouldBe(mean, Math.Abs(mean) * 1e-15);

    [Fact]
    public void the_mean_of_nothing_is_zero() => default(Figures).Mean.ShouldBe(0);
}
