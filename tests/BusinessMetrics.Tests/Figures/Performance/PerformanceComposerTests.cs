using BusinessMetrics.Figures.Performance;
using BusinessMetrics.Projections.Figures.Performance;
using BusinessMetrics.Projections.Figures.Usage;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;

namespace BusinessMetrics.Tests.Figures.Performance;

public sealed class PerformanceComposerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);

    /// <summary>1000 seconds.</summary>
    private static readonly TimeWindow Window = new(Start, Start.AddSeconds(1000));

    [Fact]
    public void accuracy_is_the_latest_and_the_mean_over_models_and_those_without_one()
    {
        var accuracy = Compose(
            current:
            [
                Of(PerformanceCategory.Accuracy, "api", "bert", 3, 2.7m, last: 0.8m, at: 5),
                Of(PerformanceCategory.Accuracy, "web", "bert", 1, 0.5m, last: 0.5m, at: 9),
                Of(PerformanceCategory.Accuracy, "api", "Gpt", 1, 0.6m, last: 0.6m, at: 7),
                Of(PerformanceCategory.Accuracy, "api", null, 1, 0.4m, last: 0.4m, at: 1),
            ],
            previous: [Of(PerformanceCategory.Accuracy, "api", "bert", 2, 1.6m)]).Accuracy;

        // 4.2 / 6 = 0.7 after 0.8; bert has 3.2 / 4.
        (accuracy.Current, accuracy.Trend, accuracy.Samples).ShouldBe((0.5m, Trend.Down, 6L));
        accuracy.Average.ToDouble().ShouldBe(0.7, 1e-9);
        accuracy.ByModel.ShouldBe([new("Gpt", 0.6m), new("bert", 0.8m)]);
    }

    [Theory]
    [InlineData("avg", 30, 20, 50)]
    [InlineData("sum", 90, 40, 50)]
    [InlineData("min", 10, 10, 50)]
    [InlineData("max", 50, 30, 50)]
    [InlineData("count", 3, 2, 1)]
    public void an_aggregation_replaces_the_averages_and_nothing_else(string aggregation, int all, int bert, int web)
    {
        RollupRow[] current =
        [
            .. new[] { PerformanceCategory.Accuracy, PerformanceCategory.Latency, PerformanceCategory.ErrorRate }.SelectMany(figure => (RollupRow[])
            [
                Of(figure, "api", "bert", 2, 40, min: 10, max: 30, last: 30, at: 1),
                Of(figure, "web", null, 1, 50, last: 50, at: 2),
            ]),
            Of(PerformanceCategory.Throughput, "api", null, 2, 40, min: 10, max: 30),
        ];
        var answer = Compose(current, previous: [Of(PerformanceCategory.Latency, "api", null, 2, 60)], aggregation: aggregation);

        (answer.Accuracy.Average, answer.Latency.AverageMs, answer.ErrorRate.Average).ShouldBe((all, all, all));
        answer.Accuracy.ByModel.ShouldBe([new("bert", bert)]);
        answer.ErrorRate.ByService.ShouldBe([new("api", bert), new("web", web)]);
        (answer.Accuracy.Current, answer.Latency.CurrentMs, answer.ErrorRate.Current).ShouldBe((50, 50, 50));
        // The means are 30 and 30, whatever the sums and counts are.
        answer.Latency.Trend.ShouldBe(Trend.Stable);
        answer.Throughput.RequestsPerSecond.ShouldBe(20);
        answer.ModelPerformance.ShouldBe([new("bert", 20, 20, 0, 20, At(1))]);
    }

    [Fact]
    public void quantiles_are_those_of_the_sketch()
    {
        var sketch = new QuantileSketch();
        for (var value = 1; value <= 100; value++)
            sketch.Add(value);

        var latency = PerformanceComposer.Compose(Of([]), Of([]), sketch, "avg", top: 1000).Latency;

        latency.P95Ms.ToDouble().ShouldBe(95, 0.95);
        latency.P99Ms.ToDouble().ShouldBe(99, 0.99);
    }

    [Fact]
    public void measured_throughput_goes_before_what_usage_counted()
    {
        var throughput = Compose(
            current: [Of(PerformanceCategory.Throughput, "api", null, 4, 100), Of(PerformanceCategory.PredictionsPerSecond, "api", null, 2, 6)],
            usage: [Usage(UsageCategory.Requests, null, 9, 9000), Usage(UsageCategory.PredictionCount, null, 9, 9000)],
            previous: [],
            usageBefore: [Usage(UsageCategory.Requests, null, 1, 25_000)]).Throughput;

        // 100 / 4, and before 25000 requests in 1000 s.
        throughput.ShouldBe(new(25, 3, Trend.Stable, 4));
    }

    [Fact]
    public void without_a_measurement_requests_and_predictions_are_those_counted_a_second()
    {
        var counted = Compose(
            current: [Of(PerformanceCategory.PredictionCount, "api", null, 2, 500)],
            usage: [Usage(UsageCategory.Requests, "bert", 3, 1500), Usage(UsageCategory.Requests, null, 2, 500), Usage(UsageCategory.PredictionCount, null, 1, 9000)],
            previous: [Of(PerformanceCategory.Throughput, "api", null, 1, 4)]).Throughput;
        var byUsage = Compose(current: [], usage: [Usage(UsageCategory.PredictionCount, "bert", 1, 9000)], previous: []).Throughput;

        counted.ShouldBe(new(2, 0.5, Trend.Down, 5));
        byUsage.ShouldBe(new(0, 9, Trend.Stable, 0));
    }

    [Fact]
    public void each_model_has_its_own_four_figures_by_name()
    {
        var models = Compose(
            current:
            [
                Of(PerformanceCategory.ErrorRate, "api", "b", 2, 3, last: 1, at: 4),
                Of(PerformanceCategory.Latency, "web", "b", 1, 80, last: 80, at: 9),
                Of(PerformanceCategory.Throughput, "api", "B", 1, 7, last: 7, at: 3),
                Of(PerformanceCategory.Accuracy, "api", "B", 2, 1, last: 1, at: 2),
                Of(PerformanceCategory.PredictionCount, "api", "only-predictions", 1, 7, last: 7, at: 8),
                Of(PerformanceCategory.ErrorRate, "api", null, 1, 50, last: 50, at: 8),
            ],
            usage: [Usage(UsageCategory.Requests, "b", 2, 4000), Usage(UsageCategory.Requests, "B", 2, 4000), Usage(UsageCategory.Requests, "idle", 2, 4000)],
            previous: []).ModelPerformance;

        models.ShouldBe([new("B", 0.5, 0, 7, 0, At(3)), new("b", 0, 80, 4, 1.5, At(9))]);
    }

    [Fact]
    public void nothing_is_zero_and_stable_everywhere()
    {
        var answer = Compose([], []);

        (answer.Accuracy.Current, answer.Accuracy.Average, answer.Accuracy.Trend, answer.Accuracy.Samples).ShouldBe((0, 0, Trend.Stable, 0L));
        answer.Latency.ShouldBe(new(0, 0, 0, 0, Trend.Stable, 0));
        answer.Throughput.ShouldBe(new(0, 0, Trend.Stable, 0));
        (answer.ErrorRate.Current, answer.ErrorRate.Average, answer.ErrorRate.Trend, answer.ErrorRate.Samples).ShouldBe((0, 0, Trend.Stable, 0L));
        answer.Accuracy.ByModel.ShouldBeEmpty();
        answer.ErrorRate.ByService.ShouldBeEmpty();
        answer.ModelPerformance.ShouldBeEmpty();
    }

    [Fact]
    public void a_window_of_no_length_has_no_requests_a_second() =>
        PerformanceComposer.Compose(Of([]) with { Window = new(Start, Start) }, Of([]) with { Window = new(Start, Start) }, new(), "avg", top: 1000)
            .Throughput.ShouldBe(new(0, 0, Trend.Stable, 0));

    [Fact]
    public void requests_a_second_are_finite_however_many_come_in_however_short_a_time()
    {
        var instant = Of([], [Usage(UsageCategory.Requests, null, 2, ExactNumber.ParseExact("3e308"))]) with { Window = new(Start, Start.AddMicroseconds(1)) };

        PerformanceComposer.Compose(instant, instant, new(), "avg", top: 1000).Throughput.ShouldBe(new(double.MaxValue, 0, Trend.Stable, 2));
    }

    [Theory]
    [InlineData("avg", 2, 5)]
    [InlineData("max", 4, 8)]
    [InlineData("count", 5, 3)]
    public void models_and_services_with_the_most_values_are_listed_and_the_others_are_as_one(string aggregation, int accuracy, int errors)
    {
        // Of b and c together: accuracies of 10 in 5, errors of 15 in 3.
        var answer = Compose(
            [
                Of(PerformanceCategory.Accuracy, "s", "b", 3, 4, max: 4), Of(PerformanceCategory.Accuracy, "s", "c", 2, 6, max: 3),
                Of(PerformanceCategory.Accuracy, "s", "a", 9, 90, at: 1), Of(PerformanceCategory.ErrorRate, "s", "c", 1, 7, max: 7),
                Of(PerformanceCategory.ErrorRate, "t", "b", 2, 8, max: 8, at: 7), Of(PerformanceCategory.ErrorRate, "u", "a", 3, 3),
            ],
            [],
            [Usage(UsageCategory.Requests, "b", 1, 7200), Usage(UsageCategory.Requests, "c", 1, 3600), Usage(UsageCategory.Requests, "a", 1, 1)],
            aggregation: aggregation,
            top: 1);

        answer.Accuracy.ByModel.Keys.ShouldBe(["a"]);
        answer.Accuracy.ByModelRest.ShouldBe(new(2, accuracy, 5));
        answer.ErrorRate.ByService.Keys.ShouldBe(["u"]);
        answer.ErrorRate.ByServiceRest.ShouldBe(new(2, errors, 3));
        answer.ModelPerformance.Select(model => model.ModelName).ShouldBe(["a"]);
        var rest = answer.ModelPerformanceRest.ShouldNotBeNull();
        (rest.Models, rest.Accuracy, rest.ErrorRate, rest.LastUpdated).ShouldBe((2, 2, 5, At(7)));
        rest.Throughput.ShouldBe(10_800 / (Window.End - Window.Start).TotalSeconds);
    }

    private static PerformanceMetrics Compose(
        RollupRow[] current, RollupRow[] previous, RollupRow[]? usage = null, RollupRow[]? usageBefore = null, string aggregation = "avg", int top = 1000) =>
        PerformanceComposer.Compose(Of(current, usage), Of(previous, usageBefore) with { Window = Window.Previous }, new(), aggregation, top);

    private static PerformanceWindow Of(RollupRow[] figures, RollupRow[]? usage = null) => new(Window, figures, usage ?? []);

    private static DateTimeOffset At(int seconds) => Start.AddSeconds(seconds);

    /// <summary>A row of a figure, service, model and unit; least and greatest are the sum where nothing else is given.</summary>
    private static RollupRow Of(
        string figure, string service, string? model, long count, ExactNumber sum, ExactNumber? min = null, ExactNumber? max = null,
        ExactNumber? last = null, int at = 0, string unit = "percentage") =>
        new(
            new(PerformanceCategory.Rollups, Window),
            new(figure, service, model, figure is PerformanceCategory.Throughput or PerformanceCategory.PredictionsPerSecond ? "per_second" : unit),
            null,
            new(count, sum, min ?? sum, max ?? sum, new(last ?? sum, At(at), Guid.Empty)));

    private static RollupRow Usage(string figure, string? model, long count, ExactNumber sum) =>
        new(new RollupQuery(UsageCategory.Rollups, Window).By("figure", "model_name"), new(figure, model), null, new(count, sum));
}
