using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Tests.Figures.Querying;

public sealed class AggregateTests
{
    private static readonly SeriesFigures[] Figures =
    [
        Of(MetricCategories.Of("performance"), "api", "bert", new(4, 10, 1, 4)),
        Of(MetricCategories.Of("performance"), "api", null, new(1, 20, 20, 20)),
        Of(MetricCategories.Of("usage"), "web", "bert", new(2, -3, -2, -1)),
        Of(MetricCategories.Of("usage"), "Web", "gpt", new(3, 30, 5, 15)),
    ];

    [Theory]
    [InlineData("sum", "57")]
    [InlineData("avg", "5.7")]
    [InlineData("min", "-2")]
    [InlineData("max", "20")]
    [InlineData("count", "10")]
    public void one_figure_is_over_everything(string method, string value) =>
        Aggregate.Of(method, Figures.Total()).ToString().ShouldBe(value);

    [Theory]
    [InlineData("sum")]
    [InlineData("avg")]
    [InlineData("min")]
    [InlineData("max")]
    [InlineData("count")]
    public void over_nothing_it_is_zero(string method) =>
        Aggregate.Of(method, default).ShouldBe(0);

    [Fact]
    public void an_average_is_finite_even_where_the_sum_is_beyond_every_double() =>
        Aggregate.Of("avg", new(2, ExactNumber.ParseExact("2e308"), 0, 0)).ToDouble().ShouldBe(1e308, 1e293);

    [Fact]
    public void groups_are_largest_first()
    {
        Aggregate.Groups("sum", "service", Figures).ShouldBe([new("Web", 30, 3), new("api", 30, 5), new("web", -3, 2)]);
        Aggregate.Groups("avg", "service", Figures).ShouldBe([new("Web", 10, 3), new("api", 6, 5), new("web", -1.5m, 2)]);
        Aggregate.Groups("count", "service", Figures).ShouldBe([new("api", 5, 5), new("Web", 3, 3), new("web", 2, 2)]);
    }

    [Fact]
    public void metrics_without_a_model_are_the_group_with_no_key() =>
        Aggregate.Groups("max", "model_name", Figures).ShouldBe([new(null, 20, 1), new("gpt", 15, 3), new("bert", 4, 6)]);

    [Fact]
    public void a_category_is_written_as_it_is_sent() =>
        Aggregate.Groups("min", "category", Figures).ShouldBe([new("performance", 1, 5), new("usage", -2, 5)]);

    [Fact]
    public void nothing_has_no_groups() => Aggregate.Groups("sum", "service", []).ShouldBeEmpty();

    private static SeriesFigures Of(MetricCategory category, string service, string? model, RollupFigures figures) =>
        new(new(category, service, "metric", model, "count"), figures);
}
