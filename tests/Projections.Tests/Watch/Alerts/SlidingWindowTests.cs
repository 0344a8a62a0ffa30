using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Watch.Alerts;
using CsCheck;

namespace BusinessMetrics.Projections.Tests.Watch.Alerts;

public sealed class SlidingWindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Minutes with what was recorded in them; most are empty.</summary>
    private static readonly Gen<(int Length, decimal[][] Minutes)> Histories =
        Gen.Select(Gen.Int[1, 12], Gen.Decimal[-100, 100].Array[0, 3].Array[1, 50]);

    [Fact]
    public void it_holds_what_adding_up_its_minutes_anew_gives() =>
        Histories.Sample((length, minutes) =>
        {
            var window = new SlidingWindow(TimeSpan.FromMinutes(length));
            for (var i = 0; i < minutes.Length; i++)
            {
                window.Add(Start.AddMinutes(i), Of(minutes[i], i));
                window.SlideTo(Start.AddMinutes(i + 1));

                var first = Math.Max(0, i + 1 - length);
                window.Figures.ShouldBe(RollupFigures.Total(Enumerable.Range(first, i + 1 - first).Select(minute => Of(minutes[minute], minute))));
            }
        }, iter: 2000);

    [Fact]
    public void its_sketch_is_that_of_its_minutes() =>
        Histories.Sample((length, minutes) =>
        {
            var window = new SlidingSketch(TimeSpan.FromMinutes(length));
            for (var i = 0; i < minutes.Length; i++)
            {
                window.Add(Start.AddMinutes(i), SketchOf(minutes[i]));
                window.SlideTo(Start.AddMinutes(i + 1));

                var expected = SketchOf([.. minutes[Math.Max(0, i + 1 - length)..(i + 1)].SelectMany(each => each)]);
                window.Sketch.ToArray().ShouldBe(expected.ToArray());
                window.Sketch.Bounds.ShouldBe(expected.Bounds);
            }
        }, iter: 500);

    [Fact]
    public void minutes_without_anything_slide_out_too()
    {
        var window = new SlidingWindow(TimeSpan.FromMinutes(5));
        window.Add(Start, Of([7], 0));

        window.SlideTo(Start.AddMinutes(5));
        window.Figures.Count.ShouldBe(1);
        window.SlideTo(Start.AddMinutes(6));
        window.Figures.ShouldBe(default);
    }

    [Fact]
    public void a_replay_looks_at_each_minutes_end_with_the_window_that_ends_there()
    {
        var figure = new AlertFigure("errors", AlertStatistic.Sum, 2);
        var minutes = new Dictionary<DateTimeOffset, RollupFigures>
        {
            [Start.AddMinutes(-1)] = Of([1], 0),
            [Start] = Of([10], 1),
            [Start.AddMinutes(2)] = Of([100], 2),
        };

        // From half past the first minute: its end is the first that is evaluated; the last minute does not end before to.
        var values = AlertReplay.Values(figure, minutes, Start.AddSeconds(30), Start.AddMinutes(4).AddSeconds(59));

        values.Select(each => (each.At, each.Value!.Value.ToDouble())).ShouldBe(
        [
            (Start.AddMinutes(1), 11), (Start.AddMinutes(2), 10), (Start.AddMinutes(3), 100), (Start.AddMinutes(4), 100),
        ]);
        AlertReplay.Needed(figure, Start.AddSeconds(30), Start.AddMinutes(4).AddSeconds(59))
            .ShouldBe(new TimeWindow(Start.AddMinutes(-1), Start.AddMinutes(4)));
    }

    [Fact]
    public void a_replay_of_no_whole_minute_evaluates_nothing() =>
        AlertReplay.MinuteEnds(Start.AddSeconds(1), Start.AddSeconds(59)).ShouldBeEmpty();

    private static RollupFigures Of(decimal[] values, int minute) => RollupFigures.Total(values.Select((value, i) =>
        new RollupFigures(1, value, value, value, new(value, Start.AddMinutes(minute).AddSeconds(i), Guid.Empty))));

    private static QuantileSketch SketchOf(decimal[] values)
    {
        var sketch = new QuantileSketch();
        foreach (var value in values)
            sketch.Add((double)value);
        if (values.Length > 0)
            sketch.Bound(values.Min(), values.Max());
        return sketch;
    }
}
