using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Tests.Store.Rollups;

public sealed class TrendTests
{
    [Theory]
    [InlineData(105, 100, Trend.Stable)]
    [InlineData(105.0001, 100, Trend.Up)]
    [InlineData(95, 100, Trend.Stable)]
    [InlineData(94.9999, 100, Trend.Down)]
    [InlineData(100, 100, Trend.Stable)]
    // Exactly five percent, of numbers that a double cannot hold exactly.
    [InlineData(1.05, 1, Trend.Stable)]
    [InlineData(0.95, 1, Trend.Stable)]
    [InlineData(0.105, 0.1, Trend.Stable)]
    [InlineData(0.735, 0.7, Trend.Stable)]
    [InlineData(0.285, 0.3, Trend.Stable)]
    [InlineData(0, 0, Trend.Stable)]
    [InlineData(1, 0, Trend.Up)]
    [InlineData(-1, 0, Trend.Up)]
    [InlineData(0, 100, Trend.Down)]
    [InlineData(0, -100, Trend.Up)]
    // Less of a loss is a rise.
    [InlineData(-90, -100, Trend.Up)]
    [InlineData(-110, -100, Trend.Down)]
    [InlineData(-105, -100, Trend.Stable)]
    [InlineData(5, -5, Trend.Up)]
    [InlineData(1e308, 1e-308, Trend.Up)]
    public void a_trend_is_up_or_down_beyond_five_percent(double current, double previous, Trend trend) =>
        Trends.Of(current, previous).ShouldBe(trend);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(7, 0, 100)]
    [InlineData(0, 50, -100)]
    [InlineData(150, 100, 50)]
    [InlineData(75, 100, -25)]
    [InlineData(-50, -100, 50)]
    [InlineData(-150, -100, -50)]
    [InlineData(50, -50, 200)]
    public void a_change_is_in_percent_of_the_previous_figure(double current, double previous, double percent) =>
        Trends.ChangePercent(current, previous).ShouldBe(percent, 1e-9);

    [Theory]
    [InlineData(1e300, 1e-300, double.MaxValue)]
    [InlineData(-1e300, 1e-300, double.MinValue)]
    [InlineData(double.MaxValue, double.MinValue, double.MaxValue)]
    public void a_change_beyond_every_double_is_the_greatest_one_because_JSON_has_no_infinity(double current, double previous, double percent) =>
        Trends.ChangePercent(current, previous).ShouldBe(percent);
}
