using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Alerts;
using CsCheck;

namespace BusinessMetrics.Projections.Tests.Watch.Alerts;

public sealed class AlertEvaluationTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static AlertRule Rule(
        int? warning = 500, int? critical = 1000, AlertComparison comparison = AlertComparison.Above, int forMinutes = 0, int hysteresis = 0) => new()
        {
            Name = "slow",
            Figure = new("latency", AlertStatistic.Avg, 5),
            Comparison = comparison,
            Warning = warning is { } low ? new(low, AlertSeverity.Medium) : null,
            Critical = critical is { } high ? new(high, AlertSeverity.Critical) : null,
            ForMinutes = forMinutes,
            Hysteresis = hysteresis,
        };

    /// <summary>What happens minute by minute, as "minute level raised|reason"; null is no data.</summary>
    private static string[] Play(AlertRule rule, params int?[] values)
    {
        var (evaluations, transitions) = AlertReplay.Run(
            rule, values.Select((value, minute) => new FigureReading(Start.AddMinutes(minute), Number(value))));
        evaluations.ShouldBe(values.Length);
        return
        [
            .. transitions.Select(each =>
                $"{(each.At - Start).TotalMinutes} {AlertNames.Of(each.Level)} {(each.Resolution is { } reason ? AlertNames.Of(reason) : "raised")}"),
        ];
    }

    [Fact]
    public void a_breach_raises_at_once_and_the_way_back_resolves() =>
        Play(Rule(), 500, 501, 700, 500).ShouldBe(["1 warning raised", "3 warning recovered"]);

    [Fact]
    public void critical_takes_the_warnings_place_and_gives_it_back() =>
        Play(Rule(), 600, 1001, 900, 400).ShouldBe(
        [
            "0 warning raised", "1 warning escalated", "1 critical raised", "2 critical deescalated", "2 warning raised", "3 warning recovered",
        ]);

    [Fact]
    public void critical_at_once_raises_no_warning_first() =>
        Play(Rule(), 2000, 100).ShouldBe(["0 critical raised", "1 critical recovered"]);

    [Fact]
    public void it_must_hold_for_so_long_without_a_break() =>
        Play(Rule(forMinutes: 3), 600, 600, 400, 600, 600, 600, 600, 100).ShouldBe(["6 warning raised", "7 warning recovered"]);

    [Fact]
    public void each_level_holds_for_itself() =>
        Play(Rule(forMinutes: 2), 600, 1100, 1100, 1100).ShouldBe(["2 warning raised", "3 warning escalated", "3 critical raised"]);

    [Fact]
    public void a_short_peak_does_not_make_a_warning_critical() =>
        Play(Rule(forMinutes: 2), 600, 600, 600, 1100, 1100, 900, 400).ShouldBe(["2 warning raised", "6 warning recovered"]);

    [Fact]
    public void with_hysteresis_it_is_back_only_when_it_is_back_by_that_much() =>
        Play(Rule(hysteresis: 100), 501, 499, 401, 400).ShouldBe(["0 warning raised", "3 warning recovered"]);

    [Fact]
    public void with_hysteresis_critical_falls_to_the_warning_while_that_is_not_cleared() =>
        Play(Rule(critical: 550, hysteresis: 100), 600, 451, 450, 400).ShouldBe(
            ["0 critical raised", "2 critical deescalated", "2 warning raised", "3 warning recovered"]);

    [Fact]
    public void hysteresis_does_not_make_the_first_breach_easier() =>
        Play(Rule(hysteresis: 100), 450, 500, 450).ShouldBeEmpty();

    [Theory]
    [InlineData(AlertComparison.Above, 10, false)]
    [InlineData(AlertComparison.Above, 11, true)]
    [InlineData(AlertComparison.AtLeast, 9, false)]
    [InlineData(AlertComparison.AtLeast, 10, true)]
    [InlineData(AlertComparison.Below, 10, false)]
    [InlineData(AlertComparison.Below, 9, true)]
    [InlineData(AlertComparison.AtMost, 11, false)]
    [InlineData(AlertComparison.AtMost, 10, true)]
    public void each_comparison_has_its_own_edge(AlertComparison comparison, int value, bool raised) =>
        Play(Rule(warning: 10, critical: null, comparison), value).Length.ShouldBe(raised ? 1 : 0);

    [Fact]
    public void below_has_its_worse_side_below() =>
        Play(Rule(warning: 90, critical: 60, AlertComparison.Below, hysteresis: 5), 89, 59, 64, 65, 94, 95).ShouldBe(
        [
            "0 warning raised", "1 warning escalated", "1 critical raised", "3 critical deescalated", "3 warning raised", "5 warning recovered",
        ]);

    [Fact]
    public void without_data_what_fires_goes_on_until_it_expires_and_what_pends_starts_anew()
    {
        Play(Rule(), 600, null, null, 600, 400).ShouldBe(["0 warning raised", "4 warning recovered"]);
        Play(Rule() with { NoDataForMinutes = 2 }, 600, null, null, null, null).ShouldBe(["0 warning raised", "3 warning expired"]);
        Play(Rule() with { NoDataForMinutes = 2 }, 600, null, null, 600, null, null, null).ShouldBe(["0 warning raised", "6 warning expired"]);
        Play(Rule(forMinutes: 2), 600, 600, null, 600, 600, 600).ShouldBe(["5 warning raised"]);
    }

    [Fact]
    public void what_is_kept_without_data_is_stale_since_then()
    {
        var (state, _) = AlertEvaluation.Step(Rule(), new(AlertLevel.Warning, Start), null, Start.AddMinutes(3));

        state.ShouldBe(new(AlertLevel.Warning, Start, StaleSince: Start.AddMinutes(3)));
        AlertEvaluation.Step(Rule(), state, 600, Start.AddMinutes(4)).State.StaleSince.ShouldBeNull();
    }

    [Fact]
    public void a_rule_may_end_an_alert_for_want_of_data_and_says_so() =>
        Play(Rule(forMinutes: 1) with { NoData = NoDataPolicy.Resolve }, 600, 600, null, 600, 600).ShouldBe(
            ["1 warning raised", "2 warning no_data", "4 warning raised"]);

    [Fact]
    public void silence_may_be_as_bad_as_the_worst_level()
    {
        Play(Rule() with { NoData = NoDataPolicy.Alert }, 400, null, 400).ShouldBe(["1 critical raised", "2 critical recovered"]);
        Play(Rule(critical: null, forMinutes: 2) with { NoData = NoDataPolicy.Alert }, null, null, null, 100).ShouldBe(
            ["2 warning raised", "3 warning recovered"]);
        Play(Rule() with { NoData = NoDataPolicy.Alert }, 600, null, 600).ShouldBe(
            ["0 warning raised", "1 warning escalated", "1 critical raised", "2 critical deescalated", "2 warning raised"]);
    }

    /// <summary>A sum of nothing is 0, and 0 is not above 10: but nobody said that the figure is back.</summary>
    [Fact]
    public void an_empty_sum_ends_an_alert_for_want_of_data_and_not_as_recovered()
    {
        var firing = new AlertState(AlertLevel.Warning, Start);

        AlertEvaluation.Step(Rule(), firing, 0, Start, isEmpty: true).Transitions.ShouldHaveSingleItem().Resolution.ShouldBe(AlertResolution.NoData);
        AlertEvaluation.Step(Rule(), firing, 0, Start, isEmpty: false).Transitions.ShouldHaveSingleItem().Resolution.ShouldBe(AlertResolution.Recovered);
        AlertEvaluation.Step(Rule() with { NoData = NoDataPolicy.Keep }, firing, 0, Start, isEmpty: true).State.StaleSince.ShouldBe(Start);
    }

    [Fact]
    public void a_rule_with_one_level_knows_only_that()
    {
        Play(Rule(warning: null), 600, 1100, 900).ShouldBe(["1 critical raised", "2 critical recovered"]);
        Play(Rule(critical: null), 600, 1100, 400).ShouldBe(["0 warning raised", "2 warning recovered"]);
    }

    [Fact]
    public void a_level_that_the_rule_lost_while_it_fired_ends_as_changed()
    {
        var (state, transitions) = AlertEvaluation.Step(Rule(warning: null), new(AlertLevel.Warning), 600, Start);

        state.ShouldBe(AlertState.Ok);
        transitions.ShouldHaveSingleItem().Resolution.ShouldBe(AlertResolution.RuleChanged);
    }

    [Fact]
    public void a_rule_that_was_set_again_keeps_its_alert_if_it_watches_the_same()
    {
        var rule = Rule();
        var raised = new AlertRaised
        {
            AlertId = Guid.NewGuid(),
            Rule = "slow",
            Figure = rule.Figure,
            Level = AlertLevel.Warning,
            Severity = AlertSeverity.Medium,
            Threshold = 500,
            Value = 600,
            Message = "",
            At = Start,
        };

        AlertEvaluation.Adopt(rule, null, Start).State.ShouldBe(AlertState.Ok);
        AlertEvaluation.Adopt(rule, raised, Start).State.ShouldBe(new(AlertLevel.Warning));
        AlertEvaluation.Adopt(rule, raised, Start).Transitions.ShouldBeEmpty();
        var (state, transitions) = AlertEvaluation.Adopt(rule with { Figure = rule.Figure with { Service = "other" } }, raised, Start);
        state.ShouldBe(AlertState.Ok);
        transitions.ShouldBe([new(AlertLevel.Warning, AlertResolution.RuleChanged, null, Start)]);
    }

    [Fact]
    public void the_state_survives_its_json()
    {
        var state = new AlertState(AlertLevel.Warning, Start, Start.AddMinutes(1));

        AlertState.FromJson(state.ToJson()).ShouldBe(state);
        state.ToJson().ShouldContain("\"firing\":\"warning\"");
    }

    private static readonly Gen<AlertRule> Rules = Gen.Select(
        Gen.Enum<AlertComparison>(), Gen.Int[0, 2], Gen.Int[0, 4], Gen.Int[0, 6],
        (comparison, levels, held, hysteresis) =>
        {
            var isAbove = comparison is AlertComparison.Above or AlertComparison.AtLeast;
            return Rule(levels == 1 ? null : isAbove ? 10 : 15, levels == 2 ? null : isAbove ? 15 : 10, comparison, held, hysteresis);
        });

    private static readonly Gen<int?[]> Values = Gen.Int[-3, 25].Select(value => value < 0 ? (int?)null : value).Array[0, 60];

    private static readonly Gen<(AlertRule, int?[])> Histories = Gen.Select(Rules, Values);

    [Fact]
    public void raised_and_resolved_alternate_and_never_two_fire() =>
        Histories.Sample((rule, values) =>
        {
            AlertLevel? firing = null;
            foreach (var each in Replay(rule, values))
            {
                if (each.IsRaised)
                {
                    firing.ShouldBeNull();
                    rule.At(each.Level).ShouldNotBeNull();
                    each.Value.ShouldNotBeNull();
                    rule.IsHeld(each.Level, each.Value.Value).ShouldBeTrue();
                    firing = each.Level;
                }
                else
                {
                    firing.ShouldBe(each.Level);
                    firing = null;
                }
            }
        }, iter: 5000);

    [Fact]
    public void what_fires_is_what_a_plain_look_at_the_whole_history_says() =>
        Histories.Sample((rule, values) =>
        {
            var fired = new AlertLevel?[values.Length];
            AlertLevel? firing = null;
            var transitions = Replay(rule, values).ToLookup(each => (int)(each.At - Start).TotalMinutes);
            for (var i = 0; i < values.Length; i++)
            {
                foreach (var each in transitions[i])
                    firing = each.IsRaised ? each.Level : null;
                fired[i] = firing;
                firing.ShouldBe(Expected(rule, values, i, i == 0 ? null : fired[i - 1]), $"at {i}");
            }
        }, iter: 5000);

    [Fact]
    public void stopping_and_going_on_from_the_stored_state_changes_nothing() =>
        Gen.Select(Histories, Gen.Int[0, 60]).Sample((history, cut) =>
        {
            var (rule, values) = history;
            var state = AlertState.Ok;
            var transitions = new List<AlertTransition>();
            for (var i = 0; i < values.Length; i++)
            {
                if (i == cut)
                    state = AlertState.FromJson(state.ToJson());
                (state, var more) = AlertEvaluation.Step(rule, state, Number(values[i]), Start.AddMinutes(i));
                transitions.AddRange(more);
            }

            transitions.ShouldBe(Replay(rule, values));
        });

    /// <summary>The level that fires after minute <paramref name="i"/>, from the values alone and what fired before.</summary>
    private static AlertLevel? Expected(AlertRule rule, int?[] values, int i, AlertLevel? before)
    {
        if (values[i] is not { } now)
            return before;
        foreach (var level in (AlertLevel[])[AlertLevel.Critical, AlertLevel.Warning])
        {
            if (rule.At(level) is null)
                continue;
            if (before >= level ? rule.IsHeld(level, now) : HeldLong(level))
                return level;
        }

        return null;

        bool HeldLong(AlertLevel level) => i >= rule.ForMinutes
            && Enumerable.Range(i - rule.ForMinutes, rule.ForMinutes + 1).All(minute => values[minute] is { } value && rule.IsBreached(level, value));
    }

    private static IReadOnlyList<AlertTransition> Replay(AlertRule rule, int?[] values) =>
        AlertReplay.Run(rule, values.Select((value, i) => new FigureReading(Start.AddMinutes(i), Number(value)))).Transitions;

    private static ExactNumber? Number(int? value) => value is { } number ? number : null;
}
