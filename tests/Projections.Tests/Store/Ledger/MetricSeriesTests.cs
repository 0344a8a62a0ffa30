using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;

namespace BusinessMetrics.Projections.Tests.Store.Ledger;

public sealed class MetricSeriesTests
{
    /// <summary>
    /// The first 16 bytes of SHA-256 over "11:performance9:model-api19:prediction_accuracy9:bert-base10:percentage"
    /// (and "4:cost9:model-api8:gpu_cost-1:3:USD"), as .NET lays a GUID out. Stored ids depend on them for ever.
    /// </summary>
    [Fact]
    public void the_number_of_a_series_never_changes()
    {
        Accuracy.Key.ComputeId().ShouldBe(new Guid("c3511ab7-2ff4-236d-92e1-7163af75d7ac"));
        new MetricSeries(MetricCategories.Of("cost"), "model-api", "gpu_cost", null, "USD").Key.ComputeId()
            .ShouldBe(new Guid("41b8c296-6ae7-eb5f-77d2-ce593de1cd41"));
    }

    [Fact]
    public void any_other_part_is_another_series()
    {
        MetricSeries[] others =
        [
            Accuracy with { Category = MetricCategories.Of("usage") },
            Accuracy with { Service = "Model-api" },
            Accuracy with { Name = "model_accuracy" },
            Accuracy with { Model = "bert-large" },
            Accuracy with { Model = null },
            Accuracy with { Model = "" },
            Accuracy with { Unit = "ratio" },
        ];

        others.Select(series => series.Key.ComputeId()).Append(Accuracy.Key.ComputeId()).Distinct().Count().ShouldBe(8);
    }

    [Theory]
    [InlineData("ab", "c", "m", "a", "bc", "m")]
    [InlineData("a", "b1", "m", "a1", "b", "m")]
    [InlineData("a1:b", "c", "m", "a", "1:bc", "m")]
    [InlineData("a", "b-1:", "m", "a", "b", null)]
    [InlineData("a", "b", "", "a", "b", null)]
    [InlineData("a1:", "1:b", "m", "a", "1:1:b", "m")]
    public void characters_moved_from_one_part_to_the_next_make_another_number(
        string service, string name, string? model, string otherService, string otherName, string? otherModel) =>
        new MetricSeries(MetricCategories.Of("usage"), service, name, model, "count").Key.ComputeId()
            .ShouldNotBe(new MetricSeries(MetricCategories.Of("usage"), otherService, otherName, otherModel, "count").Key.ComputeId());

    [Fact]
    public void a_metric_belongs_to_the_series_of_its_parts()
    {
        var metric = MetricCategories.Of("performance").NewMetric("prediction_accuracy", 0.9m, "percentage", "model-api", DateTimeOffset.UnixEpoch)
            with
        { Model = "bert-base", Subject = Guid.NewGuid(), Session = "noise" };

        MetricSeries.Of(metric).ShouldBe(Accuracy);
    }

    private static MetricSeries Accuracy => new(MetricCategories.Of("performance"), "model-api", "prediction_accuracy", "bert-base", "percentage");
}
