using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using CsCheck;

namespace BusinessMetrics.Projections.Tests.Store.Rollups;

public sealed class RollupPageTests
{
    private static readonly MetricSeries Latency = new(MetricCategories.Performance, "model-api", "latency", null, "ms");

    private static readonly DateTimeOffset Recorded = At("2029-01-01T00:00:00Z");

    [Fact]
    public void a_metric_goes_into_its_minute_its_hour_and_its_day()
    {
        var page = Fold([Entry("2028-02-29T23:59:59.999999Z", 12)]);

        page.Rollups.Keys.ShouldBe(
        [
            new(Granularity.Minute, At("2028-02-29T23:59:00Z"), Latency.Key.ComputeId()),
            new(Granularity.Hour, At("2028-02-29T23:00:00Z"), Latency.Key.ComputeId()),
            new(Granularity.Day, At("2028-02-29T00:00:00Z"), Latency.Key.ComputeId()),
        ], ignoreOrder: true);
    }

    [Fact]
    public void a_late_metric_counts_in_the_hour_it_happened()
    {
        var page = Fold([Entry("2026-03-10T14:00:00Z", 1), Entry("2026-03-10T12:59:59Z", 10), Entry("2026-03-10T14:30:00Z", 2)]);

        Sum(page, Granularity.Hour, "2026-03-10T12:00:00Z").ShouldBe(10);
        Sum(page, Granularity.Hour, "2026-03-10T14:00:00Z").ShouldBe(3);
        Sum(page, Granularity.Day, "2026-03-10T00:00:00Z").ShouldBe(13);
        page.Rollups.Count.ShouldBe(3 + 2 + 1);
    }

    [Fact]
    public void the_last_instant_of_a_day_and_the_first_of_the_next_are_two_days()
    {
        var page = Fold([Entry("2027-12-31T23:59:59.999999Z", 1), Entry("2028-01-01T00:00:00Z", 2)]);

        Sum(page, Granularity.Day, "2027-12-31T00:00:00Z").ShouldBe(1);
        Sum(page, Granularity.Day, "2028-01-01T00:00:00Z").ShouldBe(2);
    }

    [Fact]
    public void each_series_has_its_own_rollups()
    {
        var page = Fold(
        [
            Entry("2026-03-10T12:00:00Z", 1), Entry("2026-03-10T12:00:00Z", 2), Entry("2026-03-10T12:00:00Z", 4, Latency with { Unit = "s" }),
        ]);

        page.Series.Keys.ShouldBe([Latency.Key, (Latency with { Unit = "s" }).Key], ignoreOrder: true);
        page.Rollups.Count.ShouldBe(6);
        Sum(page, Granularity.Minute, "2026-03-10T12:00:00Z").ShouldBe(3);
    }

    [Fact]
    public void nothing_folds_to_nothing()
    {
        var page = Fold([]);

        page.Series.ShouldBeEmpty();
        page.Rollups.ShouldBeEmpty();
    }

    [Fact]
    public void any_order_gives_the_same_figures_and_each_table_holds_every_metric() =>
        Gen.Select(Gen.Int[0, 3 * 24 * 60], Gen.Int[-500, 500]).Array[0, 30]
            .Select(all => all.Select(pair => Entry(At("2028-02-28T00:00:00Z").AddMinutes(pair.Item1), pair.Item2)).ToArray())
            .SelectMany(entries => Gen.Shuffle(entries).Select(shuffled => (entries, shuffled)))
            .Sample(sample =>
            {
                var page = Fold(sample.shuffled);

                Facts(page).ShouldBe(Facts(Fold(sample.entries)));
                foreach (var table in page.Rollups.GroupBy(rollup => rollup.Key.Granularity))
                    table.Sum(rollup => rollup.Value.Count).ShouldBe(sample.entries.Length);
            }, iter: 200);

    private static RollupPage Fold(IEnumerable<RecordedMetric> metrics)
    {
        var page = new RollupPage(LedgerReadModel.Rollups);
        foreach (var metric in metrics)
            page.Add(metric);
        return page;
    }

    private static string[] Facts(RollupPage page) =>
    [
        .. page.Rollups.Select(rollup => $"{rollup.Key} {rollup.Value.Count} {rollup.Value.Sum} {rollup.Value.Last}").Order(StringComparer.Ordinal),
    ];

    private static ExactNumber Sum(RollupPage page, Granularity granularity, string bucket) =>
        page.Rollups[new(granularity, At(bucket), Latency.Key.ComputeId())].Sum;

    private static RecordedMetric Entry(string at, int value, MetricSeries? series = null) => Entry(At(at), value, series);

    private static RecordedMetric Entry(DateTimeOffset at, int value, MetricSeries? series = null)
    {
        var of = series ?? Latency;
        return new(Guid.NewGuid(), 1, Recorded, of.Category.NewMetric(of.Name, value, of.Unit, of.Service, at) with { Model = of.Model });
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text);
}
