using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Figures.Usage;

/// <summary>Who used a feature is counted from weeks, days, hours and single records, whichever a window is made of.</summary>
[Collection(FiguresCollection.Name)]
public sealed class FeatureUsersTests(TestServers servers) : ServiceTests(servers)
{
    private static readonly DateTimeOffset Monday = LastMonday().AddDays(-21);

    /// <summary>Half an hour, hours, two days, a week, two days, hours and twenty minutes.</summary>
    private static readonly string Window = $"start_time={Monday.AddDays(-3).AddHours(20.5).Text()}&end_time={Monday.AddDays(9).AddHours(5).AddMinutes(20).Text()}";

    private static readonly DateTimeOffset InHalfHour = Monday.AddDays(-3).AddHours(20.75);
    private static readonly DateTimeOffset InHours = Monday.AddDays(-3).AddHours(22.1);
    private static readonly DateTimeOffset InDays = Monday.AddDays(-2).AddHours(12);
    private static readonly DateTimeOffset InWeek = Monday.AddDays(3).AddHours(7);
    private static readonly DateTimeOffset InMinutesAtTheEnd = Monday.AddDays(9).AddHours(5).AddMinutes(10);
    private static readonly DateTimeOffset After = Monday.AddDays(9).AddHours(5).AddMinutes(30);

    [Theory]
    [InlineData("")]
    [InlineData("&service=search-api")]
    public async Task everybody_is_counted_once_wherever_in_the_window_they_were(string narrowed)
    {
        foreach (var at in (DateTimeOffset[])[InHalfHour, InHours, InDays, InWeek, InMinutesAtTheEnd])
        {
            await UseAsync("everywhere", at);
            await UseAsync($"only {at:O}", at);
        }

        await UseAsync("too late", After);
        await Service.CatchUpAsync();

        var usage = await UsageAsync(narrowed);

        Users(usage).ShouldBe(6);
        SessionsOf(usage, "everywhere").ShouldBe(5);
        SessionsOf(usage, $"only {InWeek:O}").ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&service=search-api")]
    public async Task who_has_nothing_left_after_a_retraction_is_counted_only_as_of_before(string narrowed)
    {
        var only = await UseAsync("ann", InWeek);
        var oneOfTwo = await UseAsync("ben", InWeek);
        await UseAsync("ben", InDays);
        var onlyInHours = await UseAsync("eve", InHours);
        await Service.CatchUpAsync();
        var before = DateTimeOffset.UtcNow.Text();
        Users(await UsageAsync(narrowed)).ShouldBe(3);

        foreach (var retracted in (string[])[only, oneOfTwo, onlyInHours])
            await Client.RetractAsync(retracted);
        await Service.CatchUpAsync();

        Users(await UsageAsync(narrowed)).ShouldBe(1);
        SessionsOf(await UsageAsync(narrowed), "ben").ShouldBe(1);
        var then = await UsageAsync($"{narrowed}&as_of={before}");
        Users(then).ShouldBe(3);
        SessionsOf(then, "ben").ShouldBe(2);
        SessionsOf(then, "ann").ShouldBe(1);
    }

    private static DateTimeOffset LastMonday()
    {
        var today = DateTime.UtcNow.Date;
        return new(today.AddDays(-(((int)today.DayOfWeek + 6) % 7)), TimeSpan.Zero);
    }

    private Task<string> UseAsync(string person, DateTimeOffset at) => Client.RecordAsync(new
    {
        metric_name = "feature_usage",
        value = 1,
        unit = "count",
        category = "usage",
        service = "search-api",
        user_id = person,
        session_id = $"{person} at {at:O}",
        metadata = new { feature = "search" },
        timestamp = at,
    });

    private Task<JsonNode> UsageAsync(string narrowed) => Client.JsonAsync($"metrics/usage?{Window}{narrowed}");

    private static long Users(JsonNode usage) => usage["feature_usage"]!.AsArray().Single()!["unique_users"]!.GetValue<long>();

    private static long SessionsOf(JsonNode usage, string person) => usage["user_activity"]!.AsArray()
        .Single(each => each!["user_id"]!.GetValue<string>() == person)!["active_sessions"]!.GetValue<long>();
}
