using System.Text;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Watch.Alerts.Rules;

namespace BusinessMetrics.Tests.Watch.Alerts.Rules;

public sealed class AlertRuleReaderTests
{
    private static AlertRule Accepted(string json, string name = "slow")
    {
        var errors = new List<FieldError>();
        var rule = AlertRuleReader.Read(name, Encoding.UTF8.GetBytes(json), errors);
        errors.ShouldBeEmpty();
        return rule.ShouldNotBeNull();
    }

    /// <summary>The one refusal.</summary>
    private static FieldError Refused(string json, string name = "slow")
    {
        var errors = new List<FieldError>();
        AlertRuleReader.Read(name, Encoding.UTF8.GetBytes(json), errors).ShouldBeNull();
        var error = errors.ShouldHaveSingleItem();
        error.Received.ShouldNotBeEmpty();
        error.Allowed.ShouldNotBeEmpty();
        return error;
    }

    [Fact]
    public void a_rule_is_read_with_everything_in_it() =>
        Accepted(
            """
            {"name": "slow", "metric": " Inference-Latency ", "category": "Performance", "service": " api ", "model_name": "bert", "statistic": "P95", "window": "1h",
             "comparison": "at_least", "warning": {"threshold": 500.50, "severity": "low"}, "critical": {"threshold": 1e3, "severity": "high"},
             "for": "10m", "hysteresis": 20, "description": "Too slow.",
             "delay": "5m", "late_within": "24h", "no_data": "Keep", "no_data_for": "2d"}
            """).ShouldBe(new()
            {
                Name = "slow",
                Figure = new("inference_latency", AlertStatistic.P95, 60, "performance", "api", "bert"),
                Comparison = AlertComparison.AtLeast,
                Warning = new(500.5m, AlertSeverity.Low),
                Critical = new(1000, AlertSeverity.High),
                ForMinutes = 10,
                Hysteresis = 20,
                Description = "Too slow.",
                DelayMinutes = 5,
                LateWithinMinutes = 1440,
                NoDataForMinutes = 2880,
            });

    [Fact]
    public void what_is_left_out_has_its_default()
    {
        var rule = Accepted("""{"metric": "m", "statistic": "avg", "comparison": "below", "warning": {"threshold": 2}, "critical": {"threshold": 1}, "for": null}""");

        rule.Figure.ShouldBe(new("m", AlertStatistic.Avg, 5));
        rule.Warning.ShouldBe(new(2, AlertSeverity.Medium));
        rule.Critical.ShouldBe(new(1, AlertSeverity.Critical));
        (rule.ForMinutes, rule.Hysteresis, rule.Description).ShouldBe((0, ExactNumber.Zero, null));
    }

    [Fact]
    public void what_is_said_that_holds_anyway_makes_no_other_rule()
    {
        const string rule = """{"metric": "m", "statistic": "avg", "comparison": "above", "warning": {"threshold": 1}REST}""";

        Accepted(rule.Replace("REST", """, "delay": "0m", "late_within": "1h", "no_data": "keep", "no_data_for": "24h" """, StringComparison.Ordinal))
            .ShouldBe(Accepted(rule.Replace("REST", "", StringComparison.Ordinal)));
    }

    /// <summary>A count of nothing is 0, unless somebody says what its silence means.</summary>
    [Fact]
    public void a_count_has_data_unless_a_rule_says_otherwise()
    {
        const string rule = """{"metric": "m", "statistic": "count", "comparison": "above", "warning": {"threshold": 1}REST}""";

        Accepted(rule.Replace("REST", "", StringComparison.Ordinal)).NoData.ShouldBeNull();
        Accepted(rule.Replace("REST", """, "no_data": "keep", "no_data_for": "1h" """, StringComparison.Ordinal)).NoData.ShouldBe(NoDataPolicy.Keep);
        Refused(rule.Replace("REST", """, "no_data_for": "1h" """, StringComparison.Ordinal)).Field.ShouldBe("no_data_for");
        Refused(rule.Replace("REST", """, "no_data": "alert", "no_data_for": "1h" """, StringComparison.Ordinal)).Field.ShouldBe("no_data_for");
    }

    [Fact]
    public void special_figures_have_neither_statistic_nor_filters_that_they_do_not_know()
    {
        Accepted("""{"metric": "total_cost", "window": "24h", "service": "api", "comparison": "above", "critical": {"threshold": 100}}""")
            .Figure.ShouldBe(new("total_cost", null, 1440, Service: "api"));
        Accepted("""{"metric": "budget_used_percent", "comparison": "above", "critical": {"threshold": 100}}""").Figure.ShouldBe(new("budget_used_percent"));
        Accepted("""{"metric": "GDPR score", "comparison": "below", "critical": {"threshold": 60}}""").Figure.ShouldBe(new("gdpr_score"));
    }

    [Theory]
    [InlineData("total_cost", """ "statistic": "sum" """, "statistic")]
    [InlineData("total_cost", """ "category": "cost" """, "category")]
    [InlineData("total_cost", """ "model_name": "m" """, "model_name")]
    [InlineData("budget_used_percent", """ "window": "5m" """, "window")]
    [InlineData("overall_score", """ "service": "api" """, "service")]
    [InlineData("soc2_score", """ "statistic": "last" """, "statistic")]
    public void what_a_special_figure_does_not_know_is_refused(string metric, string field, string named) =>
        Refused("""{"metric": "METRIC", FIELD, "comparison": "below", "critical": {"threshold": 60}}"""
            .Replace("METRIC", metric, StringComparison.Ordinal).Replace("FIELD", field, StringComparison.Ordinal)).Field.ShouldBe(named);

    [Theory]
    [InlineData("above", 500, 499, "above")]
    [InlineData("above", 500, 500, "above")]
    [InlineData("at_least", 500, 400, "above")]
    [InlineData("below", 60, 61, "below")]
    [InlineData("at_most", 60, 60, "below")]
    public void critical_on_the_wrong_side_of_the_warning_is_refused_and_the_right_side_named(string comparison, int warning, int critical, string side)
    {
        var error = Refused(
            $$"""{"metric": "m", "statistic": "avg", "comparison": "{{comparison}}", "warning": {"threshold": {{warning}} }, "critical": {"threshold": {{critical}} } }""");

        error.Field.ShouldBe("critical.threshold");
        error.Received.ShouldBe(critical.ToString());
        error.Allowed.ShouldStartWith($"a number {side} the warning's {warning}");
    }

    private const string Good = """{"metric": "m", "statistic": "avg", "comparison": "above", "warning": {"threshold": 1}}""";

    [Theory]
    [InlineData("\"metric\": \"m\"", "\"metric\": \"9 lives\"", "metric")]
    [InlineData("\"metric\": \"m\", ", "", "metric")]
    [InlineData("\"metric\": \"m\"", "\"metric\": 7", "metric")]
    [InlineData("\"avg\"", "\"median\"", "statistic")]
    [InlineData("\"statistic\": \"avg\", ", "", "statistic")]
    [InlineData("\"above\"", "\"over\"", "comparison")]
    [InlineData("\"comparison\": \"above\", ", "", "comparison")]
    [InlineData(", \"warning\": {\"threshold\": 1}", "", "warning")]
    [InlineData("{\"threshold\": 1}", "5", "warning")]
    [InlineData("{\"threshold\": 1}", "{}", "warning.threshold")]
    [InlineData("{\"threshold\": 1}", "{\"threshold\": \"1\"}", "warning.threshold")]
    [InlineData("{\"threshold\": 1}", "{\"threshold\": 1e999}", "warning.threshold")]
    [InlineData("{\"threshold\": 1}", "{\"threshold\": 1, \"severity\": \"fatal\"}", "warning.severity")]
    [InlineData("{\"threshold\": 1}", "{\"threshold\": 1, \"limit\": 2}", "limit")]
    [InlineData("\"above\"", "\"above\", \"wndow\": \"5m\"", "wndow")]
    [InlineData("\"above\"", "\"above\", \"window\": \"0m\"", "window")]
    [InlineData("\"above\"", "\"above\", \"window\": \"31d\"", "window")]
    [InlineData("\"above\"", "\"above\", \"window\": \"90s\"", "window")]
    [InlineData("\"above\"", "\"above\", \"for\": \"25h\"", "for")]
    [InlineData("\"above\"", "\"above\", \"hysteresis\": -1", "hysteresis")]
    [InlineData("\"above\"", "\"above\", \"delay\": \"61m\"", "delay")]
    [InlineData("\"above\"", "\"above\", \"delay\": 5", "delay")]
    [InlineData("\"above\"", "\"above\", \"late_within\": \"25h\"", "late_within")]
    [InlineData("\"above\"", "\"above\", \"no_data\": \"ignore\"", "no_data")]
    [InlineData("\"above\"", "\"above\", \"no_data_for\": \"0m\"", "no_data_for")]
    [InlineData("\"above\"", "\"above\", \"category\": \"weather\"", "category")]
    [InlineData("\"above\"", "\"above\", \"service\": \"a\\u0000b\"", "service")]
    [InlineData("\"above\"", "\"above\", \"service\": \"\\ud800\"", "service")]
    [InlineData("\"above\"", "\"above\", \"name\": \"other\"", "name")]
    [InlineData("\"above\"", "\"above\", \"comparison\": \"above\"", "comparison")]
    public void a_field_that_is_wrong_is_refused_by_its_name(string right, string wrong, string field)
    {
        Accepted(Good);
        Refused(Good.Replace(right, wrong, StringComparison.Ordinal)).Field.ShouldEndWith(field);
    }

    [Theory]
    [InlineData("{", "(body)")]
    [InlineData("[]", "(body)")]
    [InlineData("", "(body)")]
    public void what_is_no_object_is_refused_as_a_whole(string json, string field) => Refused(json).Field.ShouldBe(field);

    [Theory]
    [InlineData("slow-answers", true)]
    [InlineData("0.a_b-c", true)]
    [InlineData("Slow", false)]
    [InlineData("-slow", false)]
    [InlineData("slow answers", false)]
    [InlineData("", false)]
    public void names_are_for_paths(string name, bool allowed)
    {
        AlertRuleReader.IsName(name).ShouldBe(allowed);
        AlertRuleReader.IsName(new string('a', 101)).ShouldBeFalse();
        if (!allowed)
            Refused(Good, name).Field.ShouldBe("name");
    }
}
