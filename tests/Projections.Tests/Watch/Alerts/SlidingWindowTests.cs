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

    /// <summary>Long windows are read in parts, short ones minute by minute: the same comes of it.</summary>
    [Fact]
    public void a_window_in_parts_is_what_its_minutes_come_to() =>
        Gen.Select(Gen.Int[2, 12], Gen.Decimal[-100, 100].Array[0, 3].Array[14, 30], Gen.Int[1, 11]).Sample((length, minutes, ends) =>
        {
            var to = Start.AddMinutes(minutes.Length);
            var from = to.AddMinutes(-Math.Min(ends, length));
            var window = TimeSpan.FromMinutes(length);
            var parts = WindowParts.Of(window, from, to).ShouldNotBeNull();
            var figures = minutes.Index().ToDictionary(each => Start.AddMinutes(each.Index), each => Of(each.Item, each.Index));
            var sketches = minutes.Index().ToDictionary(each => Start.AddMinutes(each.Index), each => SketchOf(each.Item));
            foreach (var statistic in (AlertStatistic[])[AlertStatistic.Sum, AlertStatistic.Count, AlertStatistic.Min, AlertStatistic.Max, AlertStatistic.Last])
            {
                var figure = new AlertFigure("m", statistic, length);
                parts.Readings(figure, figures, RollupFigures.Total(In(figures, parts.Staying)), figures)
                    .ShouldBe(AlertReplay.Values(figure, figures, from, to));
            }

            var staying = new QuantileSketch();
            foreach (var sketch in In(sketches, parts.Staying))
                staying.MergeBounded(sketch);
            var quantile = new AlertFigure("m", AlertStatistic.P95, length);
            Dictionary<DateTimeOffset, QuantileSketch> leaving = sketches.Where(each => each.Key >= parts.Leaving.Start && each.Key < parts.Leaving.End).ToDictionary();
            parts.Readings(quantile, leaving, staying, sketches).ShouldBe(AlertReplay.Values(quantile, sketches, from, to));
        }, iter: 500);

    [Fact]
    public void windows_that_have_nothing_in_common_have_no_parts()
    {
        WindowParts.Of(TimeSpan.FromMinutes(5), Start, Start.AddMinutes(6)).ShouldBeNull();
        WindowParts.Of(TimeSpan.FromMinutes(5), Start, Start.AddSeconds(59)).ShouldBeNull();
        WindowParts.Of(TimeSpan.FromMinutes(5), Start.AddSeconds(1), Start.AddMinutes(1)).ShouldBe(
            new(new(Start.AddMinutes(-4), Start.AddMinutes(-4)), new(Start.AddMinutes(-4), Start.AddMinutes(1)), new(Start.AddMinutes(1), Start.AddMinutes(1))));
    }

    private static IEnumerable<T> In<T>(Dictionary<DateTimeOffset, T> minutes, TimeWindow window) =>
        minutes.Where(each => each.Key >= window.Start && each.Key < window.End).OrderBy(each => each.Key).Select(each => each.Value);

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
