using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Projections.Tests.Store.Units;

public sealed class MeasureTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void a_fifth_of_a_second_and_300_milliseconds_have_a_mean_of_250_milliseconds()
    {
        var measure = Measure.ByDimension([One("s", 0.2m, 1), One("ms", 300, 2)]).ShouldHaveSingleItem();

        (measure.Unit!.Name, measure.Mean).ShouldBe(("ms", 250));
        (measure.Figures.Sum, measure.Figures.Min, measure.Figures.Max).ShouldBe((500, 200, 300));
        measure.Figures.Last!.Value.Value.ShouldBe(300);
    }

    [Fact]
    public void what_is_in_one_unit_stays_in_it_however_it_is_spelled()
    {
        var measure = Measure.ByDimension([One("s", 0.2m, 1), One("Seconds", 0.4m, 2)]).ShouldHaveSingleItem();

        (measure.Unit!.Name, measure.Figures.Sum).ShouldBe(("s", 0.6m));
    }

    [Fact]
    public void money_is_in_its_currency_and_never_in_cents()
    {
        var measure = Measure.ByDimension([One("cents", 250, 1)]).ShouldHaveSingleItem();

        (measure.Unit!.Name, measure.Figures.Sum).ShouldBe(("USD", 2.5m));
    }

    [Fact]
    public void dimensions_are_never_added_and_the_most_recorded_is_the_first()
    {
        var measures = Measure.ByDimension([One("ms", 1, 1), One("bananas", 7, 1), One("requests", 1, 1), One("calls", 2, 1), One("count", 4, 1)]);

        measures.Select(measure => (measure.Unit!.Name, measure.Figures.Count, measure.Figures.Sum.ToString()))
            .ShouldBe([("count", 3L, "7"), ("bananas", 1L, "7"), ("ms", 1L, "1")]);
    }

    [Fact]
    public void a_unit_that_is_asked_for_takes_what_can_be_converted_and_nothing_else()
    {
        var measure = Measure.In(UnitCatalogue.Of("s", "latency"), [One("ms", 250, 1), One("min", 1, 2), One("count", 5, 3)]);

        (measure.Unit!.Name, measure.Figures.Count, measure.Figures.Sum).ShouldBe(("s", 2L, 60.25m));
    }

    [Fact]
    public void nothing_has_no_unit() => Measure.MostRecorded([]).ShouldBe(Measure.Nothing);

    private static (Unit, RollupFigures) One(string unit, decimal value, int minute) =>
        (UnitCatalogue.Of(unit, "anything", "USD"), new(1, value, value, value, new(value, At.AddMinutes(minute), Guid.Empty)));
}
