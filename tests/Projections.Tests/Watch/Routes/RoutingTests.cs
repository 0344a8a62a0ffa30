using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Projections.Watch.Silences;

namespace BusinessMetrics.Projections.Tests.Watch.Routes;

public sealed class RoutingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly MatchedAlert Alert = new("slow-answers", "performance", "model-api", AlertSeverity.High, IsLate: false);

    private static Route Named(string name, int order = 100, AlertMatch? match = null, bool continues = false, params RecurringWindow[] during) =>
        new() { Name = name, Order = order, Channels = ["c"], Match = match ?? AlertMatch.Everything, Continues = continues, During = during };

    private static IEnumerable<string> Taken(params Route[] routes) => Routing.Of([], routes, []).Take(Alert, Noon).Select(route => route.Name);

    [Fact]
    public void the_first_that_takes_it_ends_the_asking() => Taken(Named("b", 2), Named("a", 1), Named("c", 3)).ShouldBe(["a"]);

    [Fact]
    public void one_that_continues_does_not() => Taken(Named("a", 1, continues: true), Named("b", 2), Named("c", 3)).ShouldBe(["a", "b"]);

    [Fact]
    public void of_one_order_they_are_asked_by_name() => Taken(Named("b"), Named("a")).ShouldBe(["a"]);

    [Fact]
    public void the_default_takes_what_no_other_does_whatever_its_order()
    {
        Taken(Named(Route.DefaultName, 0), Named("b", 500)).ShouldBe(["b"]);
        Taken(Named(Route.DefaultName, 0), Named("b", 500, new() { Rules = ["other"] })).ShouldBe([Route.DefaultName]);
        Taken(Named(Route.DefaultName, 0), Named("b", 500, continues: true)).ShouldBe(["b"]);
    }

    [Fact]
    public void one_that_is_for_other_times_says_so()
    {
        var verdicts = Routing.Of([], [Named("night", during: new RecurringWindow("0 22 * * *", 480, "UTC"))], []).Judge(Alert, Noon);
        verdicts.ShouldHaveSingleItem().Mismatch.ShouldBe("it is not the time");
        Routing.Of([], [Named("day", during: new RecurringWindow("0 8 * * *", 480, "UTC"))], []).Take(Alert, Noon).ShouldHaveSingleItem();
    }

    public static TheoryData<AlertMatch, string?> Matches => new()
    {
        { AlertMatch.Everything, null },
        { new() { Rules = ["slow-*"] }, null },
        { new() { Rules = ["fast-*", "slow-answer?"] }, null },
        { new() { Rules = ["Slow-*"] }, "rule is slow-answers, none of Slow-*" },
        { new() { Services = ["model-api"], Severities = [AlertSeverity.High, AlertSeverity.Critical] }, null },
        { new() { Services = ["model-api"], Severities = [AlertSeverity.Critical] }, "severity is high, none of critical" },
        { new() { Categories = ["cost"] }, "category is performance, none of cost" },
        { new() { IsLate = true }, "late is false" },
        { new() { IsLate = false }, null },
    };

    [Theory]
    [MemberData(nameof(Matches))]
    public void every_field_that_is_given_has_to_fit(AlertMatch match, string? mismatch) => match.MismatchOf(Alert).ShouldBe(mismatch);

    [Fact]
    public void what_the_alert_does_not_have_fits_nothing() =>
        new AlertMatch { Services = ["*"] }.MismatchOf(Alert with { Service = null }).ShouldBe("it has no service");

    [Fact]
    public void a_silence_holds_from_its_beginning_until_its_end()
    {
        var silence = new Silence { Id = Guid.NewGuid(), Match = new() { Rules = ["slow-*"] }, Author = "ada", Comment = "moving", From = Noon, To = Noon.AddHours(1) };
        var routing = Routing.Of([], [], [silence]);
        routing.SilencesOf(Alert, Noon.AddTicks(-1)).ShouldBeEmpty();
        routing.SilencesOf(Alert, Noon).ShouldBe([silence]);
        routing.SilencesOf(Alert, Noon.AddHours(1)).ShouldBeEmpty();
        routing.SilencesOf(Alert with { Rule = "other" }, Noon).ShouldBeEmpty();
    }
}
