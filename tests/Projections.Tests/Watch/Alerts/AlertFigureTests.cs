using System.Text.Json;
using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.States;
using BusinessMetrics.Projections.Watch.Alerts;

namespace BusinessMetrics.Projections.Tests.Watch.Alerts;

public sealed class AlertFigureTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(AlertStatistic.Sum, 9)]
    [InlineData(AlertStatistic.Avg, 4.5)]
    [InlineData(AlertStatistic.Min, 2)]
    [InlineData(AlertStatistic.Max, 7)]
    [InlineData(AlertStatistic.Count, 2)]
    [InlineData(AlertStatistic.Last, 2)]
    public void each_statistic_is_its_own_part_of_the_figures(AlertStatistic statistic, double expected) =>
        new AlertFigure("m", statistic, 5).ValueOf(new RollupFigures(2, 9, 2, 7, new(2, Start, Guid.Empty)))!.Value.ToDouble().ShouldBe(expected);

    [Theory]
    [InlineData(AlertStatistic.Sum, true)]
    [InlineData(AlertStatistic.Count, true)]
    [InlineData(AlertStatistic.Avg, false)]
    [InlineData(AlertStatistic.Min, false)]
    [InlineData(AlertStatistic.Max, false)]
    [InlineData(AlertStatistic.Last, false)]
    public void of_nothing_only_sums_and_counts_are_known(AlertStatistic statistic, bool known) =>
        new AlertFigure("m", statistic, 5).ValueOf(default(RollupFigures)).ShouldBe(known ? ExactNumber.Zero : null);

    [Fact]
    public void quantiles_come_from_the_sketch()
    {
        var sketch = new QuantileSketch();
        for (var i = 1; i <= 100; i++)
            sketch.Add(i);

        new AlertFigure("m", AlertStatistic.P95, 5).ValueOf(sketch)!.Value.ToDouble().ShouldBe(95, 0.95);
        new AlertFigure("m", AlertStatistic.P99, 5).ValueOf(sketch)!.Value.ToDouble().ShouldBe(99, 0.99);
        new AlertFigure("m", AlertStatistic.P99, 5).ValueOf(new QuantileSketch()).ShouldBeNull();
    }

    [Fact]
    public void special_figures_are_known_by_their_names()
    {
        new AlertFigure("gdpr_score").Framework.ShouldBe("gdpr");
        new AlertFigure("overall_score").Framework.ShouldBeNull();
        new AlertFigure("overall_score").IsScore.ShouldBeTrue();
        new AlertFigure("total_cost").IsSpecial.ShouldBeTrue();
        new AlertFigure("risk_score").IsSpecial.ShouldBeFalse();
        AlertFigure.SpecialFigures.ShouldBe(
            ["total_cost", "budget_used_percent", "gdpr_score", "soc2_score", "iso27001_score", "nist_score", "overall_score"]);
    }

    [Fact]
    public void a_score_is_the_newest_one_or_the_mean_of_the_controls_and_the_overall_one_their_mean()
    {
        KnownState[] before = [Control("soc2", "access", "implemented", 0), Control("soc2", "backup", "partial", 0)];
        KnownState[] changes = [Score("gdpr", 60, 1), Control("soc2", "backup", "not_implemented", 2), Score("soc2", 90, 3)];

        Values("gdpr_score").ShouldBe([null, 60, 60, 60]);
        Values("soc2_score").ShouldBe([75, 75, 50, 90]);
        Values("overall_score").ShouldBe([75, 67.5, 55, 75]);
        Values("nist_score").ShouldBe([null, null, null, null]);

        double?[] Values(string metric) =>
            [.. AlertReplay.Scores(new(metric), before, changes, Start, Start.AddMinutes(4)).Select(each => each.Value?.ToDouble())];
    }

    [Theory]
    [InlineData("5m", 5, "5m")]
    [InlineData("60m", 60, "1h")]
    [InlineData("90m", 90, "90m")]
    [InlineData("24h", 1440, "24h")]
    [InlineData("1d", 1440, "24h")]
    [InlineData("7d", 10080, "7d")]
    [InlineData("0m", 0, "0m")]
    public void durations_are_whole_minutes_and_written_in_their_greatest_unit(string text, int minutes, string written)
    {
        AlertDuration.Parse(text).ShouldBe(minutes);
        AlertDuration.Format(minutes).ShouldBe(written);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5s")]
    [InlineData("1.5h")]
    [InlineData("-5m")]
    [InlineData("999999m")]
    public void anything_else_is_none(string? text) => AlertDuration.Parse(text).ShouldBeNull();

    [Fact]
    public void messages_say_what_is_where_and_what_was_allowed()
    {
        var rule = new AlertRule
        {
            Name = "slow",
            Figure = new("latency", AlertStatistic.P95, 15, "performance", "api", "bert"),
            Comparison = AlertComparison.AtLeast,
            Warning = new(500, AlertSeverity.Medium),
            ForMinutes = 5,
        };

        AlertMessages.Raised(rule, AlertLevel.Warning, 612.5m).ShouldBe("p95 of latency of service api of model bert over 15m is 612.5, at least 500 for 5m");
        AlertMessages.Resolved(rule, new(AlertLevel.Warning, AlertResolution.Recovered, 420, Start))
            .ShouldBe("p95 of latency of service api of model bert over 15m is 420, no longer at least 500");
        AlertMessages.Resolved(rule, new(AlertLevel.Warning, AlertResolution.NoData, null, Start))
            .ShouldBe("p95 of latency of service api of model bert over 15m has no data");
        AlertMessages.Number(ExactNumber.FromDouble(100.0 / 3)).ShouldBe("33.3333");
    }

    [Fact]
    public void events_keep_their_json_names()
    {
        var rule = new AlertRule
        {
            Name = "slow",
            Figure = new("latency", AlertStatistic.P95, 15, Service: "api"),
            Comparison = AlertComparison.AtLeast,
            Warning = new(500, AlertSeverity.Medium),
            Critical = new(0.10m, AlertSeverity.High),
            ForMinutes = 5,
        };
        var id = Guid.Parse("019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11");
        var raised = new AlertRaised
        {
            AlertId = id,
            Rule = "slow",
            Figure = rule.Figure,
            Level = AlertLevel.Critical,
            Severity = AlertSeverity.High,
            Threshold = 1,
            Value = 2.5m,
            Message = "text",
            At = Start,
        };

        RoundTrip(AlertRuleSet.Stored, new AlertRuleSet(rule)).ShouldBe(
            """{"r":{"n":"slow","f":{"m":"latency","s":"p95","w":15,"v":"api"},"c":"at_least","w":{"t":500,"s":"medium"},"x":{"t":0.1,"s":"high"},"h":5,"y":0}}""");
        RoundTrip(AlertRuleSet.Stored, new AlertRuleSet(rule with { Warning = null, DelayMinutes = 5, LateWithinMinutes = 30, NoData = NoDataPolicy.Alert, NoDataForMinutes = 90 })).ShouldBe(
            """{"r":{"n":"slow","f":{"m":"latency","s":"p95","w":15,"v":"api"},"c":"at_least","x":{"t":0.1,"s":"high"},"h":5,"y":0,"dl":5,"lw":30,"nd":"alert","nf":90}}""");
        RoundTrip(AlertRuleRemoved.Stored, new AlertRuleRemoved("slow")).ShouldBe("""{"n":"slow"}""");
        RoundTrip(AlertRaised.Stored, raised).ShouldBe(
            """{"i":"019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11","r":"slow","f":{"m":"latency","s":"p95","w":15,"v":"api"},"l":"critical","s":"high","h":1,"v":2.5,"m":"text","t":"2026-03-10T12:00:00+00:00"}""");
        RoundTrip(AlertRaised.Stored, raised with { Value = null, IsLate = true }).ShouldEndWith(""" "h":1,"m":"text","t":"2026-03-10T12:00:00+00:00","e":true}""".TrimStart());
        JsonSerializer.Serialize(new AlertRevised { AlertId = id, Fired = [new(Start, null)] }, AlertRevised.Stored.Json).ShouldBe(
            """{"i":"019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11","f":[{"from":"2026-03-10T12:00:00+00:00"}]}""");
        RoundTrip(AlertResolved.Stored, new AlertResolved { AlertId = id, Reason = AlertResolution.NoData, At = Start }).ShouldBe(
            """{"i":"019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11","w":"no_data","t":"2026-03-10T12:00:00+00:00"}""");
    }

    private static string RoundTrip<T>(StoredEvent stored, T recorded)
    {
        var json = JsonSerializer.Serialize(recorded, stored.Json);
        EventTypes.Stored.Read(stored.Name, json).ShouldBe(recorded);
        return json;
    }

    private static KnownState Score(string framework, int score, int minute) =>
        State(framework, ComplianceCategory.Score, "", $$"""{"Value":{{score}}}""", minute);

    private static KnownState Control(string framework, string control, string status, int minute) =>
        State(framework, ComplianceCategory.Control, control, $$"""{"Status":"{{status}}"}""", minute);

    private static KnownState State(string framework, string kind, string item, string json, int minute) =>
        new([framework, kind, item], json, Start.AddMinutes(minute), Start);
}
