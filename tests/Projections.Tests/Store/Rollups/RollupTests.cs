using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using CsCheck;

namespace BusinessMetrics.Projections.Tests.Store.Rollups;

public sealed class RollupTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<(Guid Id, DateTimeOffset At, ExactNumber Value)> Metrics =
        from id in Gen.Guid
        from second in Gen.Int[0, 5]
        from value in Gen.OneOf(
            Gen.Int[-1000, 1000].Select(number => (ExactNumber)(number / 10m)),
            Gen.OneOf(Gen.Const("1e300"), Gen.Const("-1e300"), Gen.Const("1e-300")).Select(ExactNumber.ParseExact))
        select (id, Noon.AddSeconds(second), value);

    [Fact]
    public void it_knows_count_sum_least_greatest_and_last()
    {
        var rollup = Fold(
            (Guid.NewGuid(), Noon.AddSeconds(1), 0.1m), (Guid.NewGuid(), Noon.AddSeconds(3), -2m), (Guid.NewGuid(), Noon.AddSeconds(2), 0.2m));

        rollup.Count.ShouldBe(3);
        rollup.Sum.ToString().ShouldBe("-1.7");
        rollup.Min.ToString().ShouldBe("-2");
        rollup.Max.ToString().ShouldBe("0.2");
        rollup.Last.Value.ToString().ShouldBe("-2");
        rollup.Last.At.ShouldBe(Noon.AddSeconds(3));
        rollup.Sketch!.Count.ShouldBe(3);
    }

    [Fact]
    public void a_late_metric_is_counted_but_is_not_the_last()
    {
        var rollup = Fold((Guid.NewGuid(), Noon.AddMinutes(30), 5), (Guid.NewGuid(), Noon, 9));

        rollup.Count.ShouldBe(2);
        rollup.Sum.ShouldBe(14);
        rollup.Last.Value.ShouldBe(5);
    }

    [Fact]
    public void of_two_at_one_instant_the_one_with_the_greater_id_is_last_as_the_database_orders_ids()
    {
        // In memory .NET keeps the first bytes the other way round, and the smaller of these two would be the greater.
        var smaller = (new Guid("00000002-0000-0000-0000-0000000000ff"), Noon, (ExactNumber)1);
        var greater = (new Guid("01000000-0000-0000-0000-000000000000"), Noon, (ExactNumber)2);

        Fold(smaller, greater).Last.Value.ShouldBe(2);
        Fold(greater, smaller).Last.Value.ShouldBe(2);
        Fold(greater, smaller).Last.MetricId.ShouldBe(greater.Item1);
    }

    [Fact]
    public void the_first_metric_counts_even_when_it_is_negative_or_from_the_beginning_of_time()
    {
        var rollup = Fold((Guid.Empty, DateTimeOffset.MinValue, -3));

        rollup.Min.ShouldBe(-3);
        rollup.Max.ShouldBe(-3);
        rollup.Last.Value.ShouldBe(-3);
    }

    [Fact]
    public void any_order_gives_the_same_rollup() =>
        Metrics.Array[1, 12].SelectMany(metrics => Gen.Shuffle(metrics).Select(shuffled => (metrics, shuffled))).Sample(sample =>
            Facts(Fold(sample.shuffled)).ShouldBe(Facts(Fold(sample.metrics))), iter: 500);

    private static string Facts(Rollup rollup) =>
        $"{rollup.Count} {rollup.Sum} {rollup.Min} {rollup.Max} {rollup.Last} {rollup.Retractions} {rollup.FirstRecordedAt:O} {rollup.LastChangedAt:O} {string.Join(',', rollup.Sketch!.ToArray())}";

    private static Rollup Fold(params (Guid Id, DateTimeOffset At, ExactNumber Value)[] metrics)
    {
        var rollup = new Rollup(hasSketch: true);
        foreach (var (id, at, value) in metrics)
            rollup.Add(Metric(id, at, value), value);
        return rollup;
    }

    private static RecordedMetric Metric(Guid id, DateTimeOffset at, ExactNumber value) => new(
        id, 1, at.AddSeconds(5), MetricCategories.Of("usage").NewMetric("requests", value, "count", "gateway", at));
}
