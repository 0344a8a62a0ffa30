using System.Diagnostics;
using BusinessMetrics.Projections;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Watch.Live;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Watch.Live;

[Collection(WatchCollection.Name)]
public sealed class LiveTests(TestServers servers) : ServiceTests(servers)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private static object Metric(string category = "usage", string name = "request_count", string unit = "requests") =>
        new { metric_name = name, value = 1, unit, category, service = "api" };

    private Task NobodyListensAsync() => Until.TrueAsync(() => Service.Host.Services.GetRequiredService<LiveWatcher>().Look().Round is null);

    private Task<LiveReader> OpenAsync(string role = Roles.Admin, string? lastEventId = null, params string[] services) =>
        LiveReader.OpenAsync(Service.Client(role, services), lastEventId);

    [Fact]
    public async Task the_first_event_comes_at_once_and_names_every_read_model()
    {
        await using var page = await OpenAsync();

        var first = (await page.NextAsync())!;

        first.Type.ShouldBe("figures");
        first.Moved.ShouldBe(ReadModelCatalogue.All.Select(model => model.Name));
        first.Data["at"]!.GetValue<string>().ShouldBe(first.Id);
        page.ContentHeaders.ContentType!.MediaType.ShouldBe("text/event-stream");
        page.Headers.CacheControl!.NoStore.ShouldBeTrue();
        page.Headers.GetValues("X-Accel-Buffering").ShouldBe(["no"]);
    }

    [Fact]
    public async Task a_recorded_metric_is_told_within_a_second_or_so_by_whose_figures_moved()
    {
        await using var page = await OpenAsync(Roles.Reader);
        await page.NextAsync();

        var position = (await Service.PostMetricAsync(Metric())).Header("Recorded-At");
        var recorded = Stopwatch.GetTimestamp();
        var events = await page.UntilMovedAsync("usage");
        // A read model that has just started moves too, of the empty log.
        while (long.Parse(events[^1].Id!) < long.Parse(position))
            events = await page.UntilMovedAsync("usage");

        Stopwatch.GetElapsedTime(recorded).ShouldBeLessThan(Soon);
        events.SelectMany(told => told.Moved).ShouldBeSubsetOf(["ledger", "usage"]);
        var at = events[^1].Id!;
        // What it names can be waited for.
        (await Service.GetAsync($"/metrics/usage?wait_for={at}&wait=0")).Json["total_requests"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task an_alert_that_begins_to_fire_is_told_within_two_seconds()
    {
        await Client.JsonAsync("alerts/rules/busy", HttpMethod.Put, new { metric = "load", statistic = "max", window = "1h", comparison = "above", warning = new { threshold = 5 } });
        await using var page = await OpenAsync(Roles.Reader);
        await page.NextAsync();

        await Client.RecordAsync(new { metric_name = "load", value = 9, unit = "count", category = "usage", service = "api" });
        await page.UntilMovedAsync("alerts");
        var heard = DateTimeOffset.UtcNow;

        var alert = (await Client.JsonAsync("alerts"))["alerts"]!.AsArray().ShouldHaveSingleItem()!;
        (heard - alert["told_at"]!.GetValue<DateTimeOffset>()).ShouldBeLessThan(Soon);
    }

    [Theory]
    [InlineData(Roles.Reader)]
    [InlineData(Roles.Admin, "api")]
    [InlineData(Roles.Auditor, "api")]
    public async Task who_may_not_read_the_trail_and_compliance_is_not_told_of_them(string role, params string[] services)
    {
        await using var page = await OpenAsync(role, null, services);
        (await page.NextAsync())!.Moved.ShouldBe(ReadModelCatalogue.All.Select(model => model.Name).Except(["audit", "compliance"]));
        await using var auditor = await OpenAsync(Roles.Auditor);
        await auditor.NextAsync();

        // A change, which is audited, and a metric of compliance; then something that both may hear of.
        await Client.JsonAsync("budgets/training", HttpMethod.Put, new { amount = 5 });
        await Client.RecordAsync(Metric("compliance", "gdpr_compliance_score", "percentage"));
        await auditor.UntilMovedAsync("compliance");
        await Client.RecordAsync(Metric());

        (await page.UntilMovedAsync("usage")).SelectMany(told => told.Moved).Intersect(["audit", "compliance"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task who_comes_back_is_told_at_once_what_moved_since_and_all_where_that_cannot_be_known()
    {
        await Client.RecordAsync(Metric());
        await Service.CatchUpAsync();
        string seen;
        await using (var page = await OpenAsync())
            seen = (await page.NextAsync())!.Id!;
        // Until the service knows that it has left, whoever comes is first told what was seen for it.
        await NobodyListensAsync();
        await Client.RecordAsync(Metric("cost", "gpu", "USD"));
        await Service.CatchUpAsync();

        await using var back = await OpenAsync(Roles.Admin, seen);
        await using var stranger = await OpenAsync(Roles.Admin, "9999999999");
        await using var odd = await OpenAsync(Roles.Admin, "-1");

        (await back.NextAsync())!.Moved.ShouldBe(["ledger", "cost"]);
        (await stranger.NextAsync())!.Moved.Count.ShouldBe(ReadModelCatalogue.All.Count);
        (await odd.NextAsync())!.Moved.Count.ShouldBe(ReadModelCatalogue.All.Count);
    }

    [Fact]
    public async Task what_another_node_folds_is_told_here()
    {
        await using var beside = await TestService.StartBesideAsync(Service);
        await using var page = await LiveReader.OpenAsync(beside.Client(Roles.Reader));
        await page.NextAsync();

        await Client.RecordAsync(Metric("security", "threat_detected", "count"));
        var recorded = Stopwatch.GetTimestamp();

        await page.UntilMovedAsync("security");
        Stopwatch.GetElapsedTime(recorded).ShouldBeLessThan(Soon);
    }

    [Fact]
    public async Task figures_that_are_made_anew_have_all_moved()
    {
        await using var page = await OpenAsync();
        await page.NextAsync();

        await Service.Host.Services.GetRequiredService<BusinessMetrics.Platform.Freshness.FigureStates>().AdvanceAsync();

        (await page.NextAsync())!.Moved.Count.ShouldBe(ReadModelCatalogue.All.Count);
    }

    [Fact]
    public async Task nobody_looks_while_nobody_listens()
    {
        var watcher = Service.Host.Services.GetRequiredService<LiveWatcher>();
        watcher.Look().Round.ShouldBeNull();
        await using (var page = await OpenAsync())
        {
            await page.NextAsync();
            watcher.Look().Round.ShouldNotBeNull();
        }

        await NobodyListensAsync();
        await using var later = await OpenAsync();
        (await later.NextAsync())!.Type.ShouldBe("figures");
    }

    [Fact]
    public async Task it_is_asked_for_as_figures_are()
    {
        (await Service.GetAsync("/live", token: "")).Status.ShouldBe(401);
        (await Service.GetAsync("/live", Service.Token(Roles.Writer))).Status.ShouldBe(403);
        (await Service.GetAsync("/live?service=api")).Status.ShouldBe(400);
        var head = await Service.SendAsync(HttpMethod.Head, "/live");
        (head.Status, head.MediaType, head.Text).ShouldBe((200, "text/event-stream", ""));
    }
}
