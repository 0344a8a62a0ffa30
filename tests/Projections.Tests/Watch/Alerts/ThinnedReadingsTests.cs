using BusinessMetrics.Projections.Watch.Alerts;

namespace BusinessMetrics.Projections.Tests.Watch.Alerts;

public sealed class ThinnedReadingsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static IReadOnlyList<FigureReading> Readings(params int?[] values) =>
        [.. values.Select((value, minute) => new FigureReading(Noon.AddMinutes(minute + 1), value))];

    [Fact]
    public void few_readings_stay_as_they_are()
    {
        var thinned = ThinnedReadings.Of(AlertComparison.Above, Readings(1, null, 3), 3);

        thinned.Step.ShouldBe(1);
        thinned.Starts.ShouldBe([Noon, Noon.AddMinutes(1), Noon.AddMinutes(2)]);
        thinned.Values.ShouldBe([1, null, 3]);
    }

    [Theory]
    [InlineData(AlertComparison.Above, 9, 4)]
    [InlineData(AlertComparison.AtLeast, 9, 4)]
    [InlineData(AlertComparison.Below, 1, 3)]
    [InlineData(AlertComparison.AtMost, 1, 3)]
    public void of_each_step_the_one_nearest_to_an_alert_stays(AlertComparison comparison, int first, int second)
    {
        var thinned = ThinnedReadings.Of(comparison, Readings(2, 9, null, 1, 5, 3, 4), 3);

        thinned.Step.ShouldBe(5);
        thinned.Starts.ShouldBe([Noon, Noon.AddMinutes(5)]);
        thinned.Values.ShouldBe([first, second]);
    }

    [Fact]
    public void a_step_without_data_has_none() =>
        ThinnedReadings.Of(AlertComparison.Above, Readings(null, null, null, null, null, 7), 2).Values.ShouldBe([null, 7]);

    [Fact]
    public void a_week_fits_into_a_thousand()
    {
        var thinned = ThinnedReadings.Of(AlertComparison.Above, Readings([.. Enumerable.Range(0, 7 * 1440)]), 1000);

        thinned.Step.ShouldBe(15);
        thinned.Values.Count.ShouldBe(672);
        thinned.Values[^1].ShouldBe((7 * 1440) - 1);
    }

    [Fact]
    public void nothing_comes_of_nothing() => ThinnedReadings.Of(AlertComparison.Above, [], 10).Values.ShouldBeEmpty();
}
