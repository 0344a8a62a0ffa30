using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Reports.Shares;

namespace BusinessMetrics.Tests.Reports.Shares;

public sealed class ShareDefinitionTests
{
    private static readonly DateTimeOffset Moment = DateTimeOffset.Parse("2026-11-29T15:04:07Z");

    [Theory]
    [InlineData("1h", "2026-11-29T14:04:00Z")]
    [InlineData("24h", "2026-11-28T15:04:00Z")]
    [InlineData("30d", "2026-10-30T15:04:00Z")]
    public void a_range_goes_from_the_minute_that_it_began_in_to_the_end_of_the_one_it_is_asked_in(string range, string start)
    {
        var window = ShareDefinition.WindowOf(new(range), Moment);

        (window.Start, window.End).ShouldBe((DateTimeOffset.Parse(start), DateTimeOffset.Parse("2026-11-29T15:05:00Z")));
    }

    [Fact]
    public void a_window_is_its_instants_and_one_without_an_end_goes_on()
    {
        var (start, end) = (DateTimeOffset.Parse("2026-11-01T00:00:00Z"), DateTimeOffset.Parse("2026-11-02T00:00:00Z"));

        ShareDefinition.WindowOf(new(StartTime: start, EndTime: end), Moment).ShouldBe(new(start, end));
        ShareDefinition.WindowOf(new(StartTime: start), Moment).End.ShouldBe(DateTimeOffset.Parse("2026-11-29T15:05:00Z"));
    }

    [Fact]
    public void a_dashboards_time_is_what_its_variable_says_at_first_or_all_of_its_panels_say_alike()
    {
        ShareDefinition.TimeOf(Board([new("r", BoardVariableKind.Range, "7d")], Panel("24h"))).ShouldBe(new("7d"));
        ShareDefinition.TimeOf(Board([], Panel("24h"), Panel("24h"))).ShouldBe(new("24h"));
        ShareDefinition.TimeOf(Board([], Panel("24h"), Panel("1h"))).ShouldBe(new("30d"));
        ShareDefinition.TimeOf(Board([], Panel(null))).ShouldBe(new("30d"));
        ShareDefinition.TimeOf(Board([])).ShouldBe(new("30d"));
    }

    [Fact]
    public void panels_are_in_the_order_of_rows_with_their_variables_values_and_the_shares_time()
    {
        var board = Board(
            [new("s", BoardVariableKind.Service, "training"), new("m", BoardVariableKind.Model, null)],
            Panel("24h", 2, ("service", "$s"), ("model_name", "$m"), ("group_by", "service"), ("compare", "previous")),
            Panel("1h", 0, ("service", "other")));
        var share = Share(null);

        var sections = ShareDefinition.Of(share, board, Moment).Sections;

        var panels = sections.ShouldHaveSingleItem().Panels!;
        panels[0].Query.ShouldBe(new Dictionary<string, string> { ["figure"] = "latency", ["service"] = "other" });
        panels[1].Query.ShouldBe(new Dictionary<string, string> { ["figure"] = "latency", ["service"] = "training" });
        ShareDefinition.Of(share with { Services = ["training"] }, board, Moment).Sections[0].Panels!.ShouldHaveSingleItem().Query!["service"].ShouldBe("training");
    }

    [Fact]
    public void what_is_shared_is_stored_and_read_again()
    {
        var content = new ShareContent
        {
            Kind = ShareKind.Panel,
            Panel = new(BoardPanelKind.Series, "p95", new Dictionary<string, string> { ["figure"] = "latency" }),
            Time = new("7d"),
            TimeZone = "Europe/Berlin",
        };

        content.ToJson().ShouldBe("""{"kind":"panel","panel":{"k":"series","t":"p95","q":{"figure":"latency"}},"time":{"time_range":"7d"},"time_zone":"Europe/Berlin"}""", StringCompareShould.IgnoreLineEndings);
        ShareContent.Parse(content.ToJson()).ToJson().ShouldBe(content.ToJson());
        ShareContent.Parse(new ShareContent { Kind = ShareKind.Sections, Sections = [SectionKind.Costs] }.ToJson()).Sections.ShouldBe([SectionKind.Costs]);
    }

    private static Share Share(IReadOnlyList<string>? services) =>
        new(1, Guid.Empty, "N", new() { Kind = ShareKind.Dashboard, Dashboard = Guid.Empty }, "ann", "reader", services, null, null, "W", null, Moment, Moment.AddDays(1));

    private static BoardDocument Board(IReadOnlyList<BoardVariable> variables, params BoardPanel[] panels) =>
        new() { Title = "B", Visibility = BoardVisibility.All, Variables = variables, Panels = panels };

    private static BoardPanel Panel(string? range, int y = 0, params (string Name, string Value)[] parameters)
    {
        var query = parameters.Append(("figure", "latency")).ToDictionary(parameter => parameter.Item1, parameter => parameter.Item2);
        if (range is not null)
            query["time_range"] = range;
        return new() { Id = $"p{y}", Kind = BoardPanelKind.Figure, Query = query, X = 0, Y = y, Width = 4, Height = 2 };
    }
}
