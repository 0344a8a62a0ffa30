using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Ingest.Corrections;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Figures.Changes;

[Collection(FiguresCollection.Name)]
public class GetFigureChangesTests(TestServers servers) : ServiceTests(servers)
{
    private readonly SetBackClock _clock = new();

    protected override Task<TestService> StartAsync(ServiceSettings settings) => TestService.StartAsync(
        settings with { AlertThresholdsEnabled = false },
        builder => builder.Services.AddSingleton<TimeProvider>(_clock));

    private Task<string> RecordAsync(string name, double value, DateTimeOffset? at = null, string service = "s", string category = "usage", string? model = null, string? user = null) =>
        Client.RecordAsync(new { metric_name = name, value, unit = "count", category, service, model_name = model, user_id = user, timestamp = at ?? _clock.GetUtcNow() });

    /// <summary>The changes as "effect cause value".</summary>
    private async Task<IReadOnlyList<string>> ChangesAsync(DateTimeOffset from, DateTimeOffset to, string query = "")
    {
        await Service.CatchUpAsync();
        var answer = await Client.JsonAsync($"figures/changes?from={from.Text()}&to={to.Text()}&{query}");
        return [.. answer["changes"]!.AsArray().Select(Words)];
    }

    private static string Words(JsonNode? change) => $"{change!["effect"]} {change["cause"]} {change["metric"]!["value"]!.ToJsonString()}";

    private DateTimeOffset Now() => _clock.GetUtcNow();

    [Fact]
    public async Task between_two_moments_what_was_recorded_late_is_added_and_what_was_retracted_is_removed()
    {
        await RecordAsync("m", 1);
        var wrong = await RecordAsync("m", 2);
        var from = Now();
        await RecordAsync("m", 3, from.AddDays(-3));
        await Client.RetractAsync(wrong, "billed twice");
        var to = Now();
        await RecordAsync("m", 4);
        await Service.CatchUpAsync();

        var answer = await Client.JsonAsync($"figures/changes?from={from.Text()}&to={to.Text()}");

        answer["from"]!.GetValue<DateTimeOffset>().ShouldBe(DateTimeOffset.Parse(from.Text()));
        answer["has_more"]!.GetValue<bool>().ShouldBeFalse();
        var changes = answer["changes"]!.AsArray();
        changes.Select(Words).ShouldBe(["removed retracted 2", "added recorded 3"]);
        changes[0]!["metric"]!["metric_id"]!.GetValue<string>().ShouldBe(wrong);
        changes[0]!["metric"]!["retracted"]!["reason"]!.GetValue<string>().ShouldBe("billed twice");
        changes[0]!["recorded_at"]!.GetValue<DateTimeOffset>().ShouldBeLessThanOrEqualTo(from);
        changes[1]!["metric"]!["retracted"].ShouldBeNull();
        changes[1]!["recorded_at"]!.GetValue<DateTimeOffset>().ShouldBeGreaterThan(from);
    }

    [Fact]
    public async Task by_amount_the_largest_make_the_difference_first_whatever_their_sign()
    {
        var from = Now();
        await RecordAsync("m", 3);
        await RecordAsync("m", -7);
        await RecordAsync("m", 5);
        var to = Now();

        (await ChangesAsync(from, to, "order=amount")).ShouldBe(["added recorded -7", "added recorded 5", "added recorded 3"]);
        var two = await Client.JsonAsync($"figures/changes?from={from.Text()}&to={to.Text()}&order=amount&limit=2");
        two["changes"]!.AsArray().Count.ShouldBe(2);
        two["has_more"]!.GetValue<bool>().ShouldBeTrue();
        two["next_cursor"].ShouldBeNull();
    }

    [Fact]
    public async Task the_changes_are_exactly_the_difference_of_the_two_answers()
    {
        for (var i = 0; i < 5; i++)
            await RecordAsync("m", i);
        var wrong = await RecordAsync("m", 100);
        var from = Now();
        for (var i = 0; i < 4; i++)
            await RecordAsync("m", 10 + i);
        await Client.RetractAsync(wrong);
        await Service.CatchUpAsync();
        var to = Now();

        var changes = await ChangesAsync(from, to);

        var before = await Client.CountAsync($"as_of={from.Text()}");
        var after = await Client.CountAsync($"as_of={to.Text()}");
        before.ShouldBe(6);
        (changes.Count(change => change.StartsWith("added", StringComparison.Ordinal))
            - changes.Count(change => change.StartsWith("removed", StringComparison.Ordinal))).ShouldBe((int)(after - before));
    }

    [Fact]
    public async Task what_was_recorded_and_retracted_between_the_two_is_in_neither()
    {
        var from = Now();
        await Client.RetractAsync(await RecordAsync("m", 1));

        (await ChangesAsync(from, Now())).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_retraction_after_the_later_moment_has_not_happened_yet()
    {
        var from = Now();
        var late = await RecordAsync("m", 1);
        var to = Now();
        await Client.RetractAsync(late);
        await Service.CatchUpAsync();

        var change = (await Client.JsonAsync($"figures/changes?from={from.Text()}&to={to.Text()}"))["changes"]!.AsArray().Single()!;

        Words(change).ShouldBe("added recorded 1");
        change["metric"]!["retracted"].ShouldBeNull();
    }

    [Fact]
    public async Task a_time_range_that_moved_on_loses_old_metrics_and_those_that_lay_ahead_were_in_it_before()
    {
        _clock.SetBack = TimeSpan.FromHours(5);
        var from = Now();
        await RecordAsync("m", 1, from.AddMinutes(-50));
        await RecordAsync("m", 2, from.AddMinutes(-5));
        await RecordAsync("m", 3, from.AddMinutes(4));
        var wrong = await RecordAsync("m", 4, from.AddMinutes(-40));
        await RecordAsync("m", 5, from.AddHours(-2));
        from = Now();
        _clock.SetBack = TimeSpan.FromHours(5) - TimeSpan.FromMinutes(30);
        await RecordAsync("m", 6);
        var to = Now();
        await Client.RetractAsync(wrong);

        (await ChangesAsync(from, to, "time_range=1h"))
            .ShouldBe(["added recorded 6", "removed left_window 4", "removed left_window 1"]);
        (await ChangesAsync(from, to)).ShouldBe(["added recorded 6"]);
    }

    [Fact]
    public async Task with_a_fixed_window_only_what_happened_in_it_counts()
    {
        var from = Now();
        await RecordAsync("m", 1, from.AddDays(-3));
        await RecordAsync("m", 2, from.AddDays(-2));
        await RecordAsync("m", 3, from.AddDays(-1));

        (await ChangesAsync(from, Now(), $"start_time={from.AddDays(-2).Text()}&end_time={from.AddDays(-1).Text()}")).ShouldBe(["added recorded 2"]);
        (await ChangesAsync(from, Now(), $"start_time={from.AddDays(-2).Text()}")).ShouldBe(["added recorded 3", "added recorded 2"]);
    }

    [Theory]
    [InlineData("category=security", "added recorded 2")]
    [InlineData("service=other", "added recorded 3")]
    [InlineData("model_name=bert", "added recorded 4")]
    [InlineData("metric_name=Second Name", "added recorded 5")]
    [InlineData("metric_name=nothing", null)]
    public async Task filters_narrow_the_changes(string query, string? expected)
    {
        var from = Now();
        await RecordAsync("m", 1);
        await RecordAsync("m", 2, category: "security");
        await RecordAsync("m", 3, service: "other");
        await RecordAsync("m", 4, model: "bert");
        await RecordAsync("second_name", 5);

        (await ChangesAsync(from, Now(), query)).ShouldBe(expected is null ? [] : [expected]);
    }

    [Fact]
    public async Task pages_follow_each_other_by_their_cursor_without_gap_or_repetition()
    {
        var from = Now();
        var at = from.AddDays(-1);
        for (var i = 0; i < 7; i++)
            await RecordAsync("m", i, at.AddSeconds(i / 2));
        await Service.CatchUpAsync();
        var to = Now();

        var values = new List<decimal>();
        for (string? cursor = null; ;)
        {
            var page = await Client.JsonAsync($"figures/changes?from={from.Text()}&to={to.Text()}&limit=3&cursor={cursor}");
            values.AddRange(page["changes"]!.AsArray().Select(change => change!["metric"]!["value"].Decimal()));
            cursor = page["next_cursor"]?.GetValue<string>();
            page["has_more"]!.GetValue<bool>().ShouldBe(cursor is not null);
            if (cursor is null)
                break;
        }

        values.Order().ShouldBe([0, 1, 2, 3, 4, 5, 6]);
        values.Select(value => (int)value / 2).ShouldBe([3, 2, 2, 1, 1, 0, 0]);
    }

    [Fact]
    public async Task only_administrators_see_people()
    {
        var from = Now();
        await RecordAsync("m", 1, user: "alice");
        await Service.CatchUpAsync();
        using var reader = Service.Client(Roles.Reader);

        (await Client.JsonAsync($"figures/changes?from={from.Text()}")).ToJsonString().ShouldContain("alice");
        var shown = await reader.JsonAsync($"figures/changes?from={from.Text()}");
        shown["changes"]!.AsArray().Count.ShouldBe(1);
        shown.ToJsonString().ShouldNotContain("alice");
        (await Service.GetAsync($"/figures/changes?from={from.Text()}", Service.Token(Roles.Writer))).Status.ShouldBe(403);
    }

    [Fact]
    public async Task it_may_be_asked_from_the_start_of_time()
    {
        await RecordAsync("m", 1);

        (await ChangesAsync(DateTimeOffset.MinValue, Now(), "time_range=30d")).ShouldBe(["added recorded 1"]);
    }

    [Theory]
    [InlineData("", "from")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from")]
    [InlineData("from=2020-01-01T00:00:00Z&to=2999-01-01T00:00:00Z", "to")]
    [InlineData("from=2999-01-01T00:00:00Z", "from")]
    [InlineData("from=2020-01-01T00:00:00Z&time_range=2h", "time_range")]
    [InlineData("from=2020-01-01T00:00:00Z&time_range=1h&start_time=2020-01-01T00:00:00Z", "time_range")]
    [InlineData("from=2020-01-01T00:00:00Z&start_time=2020-01-02T00:00:00Z&end_time=2020-01-01T00:00:00Z", "start_time")]
    [InlineData("from=2020-01-01T00:00:00Z&limit=0", "limit")]
    [InlineData("from=2020-01-01T00:00:00Z&cursor=x", "cursor")]
    [InlineData("from=2020-01-01T00:00:00Z&category=weather", "category")]
    [InlineData("from=2020-01-01T00:00:00Z&as_of=2020-01-01T00:00:00Z", "as_of")]
    public async Task a_bad_parameter_is_refused_by_its_name(string query, string parameter)
    {
        var answer = await Service.GetAsync("/figures/changes?" + query);

        answer.Status.ShouldBe(400, answer.Text);
        answer.RefusedFields.ShouldBe([parameter]);
    }
}
