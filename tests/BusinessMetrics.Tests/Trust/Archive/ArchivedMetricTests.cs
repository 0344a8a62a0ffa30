using BusinessMetrics.Tests.Host.Rebuilding;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Trust.Archive;

[Collection(ArchiveCollection.Name)]
public class ArchivedMetricTests(TestServers servers) : ArchiveTests(servers)
{
    [Fact]
    public async Task the_listing_says_what_it_cannot_show_and_goes_on_counting_it()
    {
        await Client.RecordAllAsync(Enumerable.Range(0, 5).Select(i => Metric(i)));
        await Ageing.ArchiveAsync();
        await Client.RecordAsync(Metric());
        await Client.CatchUpAsync();

        var listing = await Client.JsonAsync("metrics");

        listing["total_count"]!.GetValue<long>().ShouldBe(6);
        listing["metrics"]!.AsArray().Count.ShouldBe(1);
        listing["archived"]!["metrics"]!.GetValue<long>().ShouldBe(5);
        (await Client.JsonAsync($"metrics?start_time={Uri.EscapeDataString(DateTimeOffset.UtcNow.Add(AgeingService.OldAge).AddHours(-1).Text())}"))["archived"].ShouldBeNull();
        var changes = await Ageing.Service.GetAsync($"/figures/changes?from={Uri.EscapeDataString(DateTimeOffset.UtcNow.AddDays(-1).Text())}");
        changes.Status.ShouldBe(409, changes.Text);
        changes.Json["type"]!.GetValue<string>().ShouldEndWith(":archived");
    }

    [Fact]
    public async Task an_archived_metric_is_not_counted_twice_and_another_body_under_its_id_is_refused()
    {
        var id = Guid.NewGuid();
        var body = new { metric_name = "requests", value = 1, unit = "count", category = "usage", service = "s", user_id = "ann", metric_id = id, timestamp = DateTimeOffset.UtcNow.Text() };
        (await Ageing.Service.PostMetricAsync(body)).Status.ShouldBe(201);
        await Ageing.ArchiveAsync();

        // The clock went on, so that the timestamp is older than what is accepted: repeated as on a node whose retention is longer.
        await using var other = await TestService.StartBesideAsync(Ageing.Service);
        var again = await other.PostMetricAsync(body);
        again.Status.ShouldBe(201, again.Text);
        (await other.PostMetricAsync(body with { value = 2 })).Status.ShouldBe(409);
        await Client.CatchUpAsync();
        (await Client.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task an_archived_metric_is_retracted_after_its_day_was_brought_back()
    {
        var id = await Client.RecordAsync(Metric(3));
        await Client.RecordAsync(Metric(4));
        await Ageing.ArchiveAsync();

        var refused = await Ageing.Service.SendAsync(HttpMethod.Post, $"/metrics/{id}/retract", """{"reason": "wrong"}""");
        refused.Status.ShouldBe(409, refused.Text);
        refused.Text.ShouldContain($"archive restore {AgeingService.Today:yyyy-MM-dd}");
        (await Ageing.RestoreAsync(AgeingService.Today, TimeSpan.FromDays(1))).ShouldBe(2);
        await Client.RetractAsync(id);
        Ageing.Pass(TimeSpan.FromDays(2));
        (await Ageing.RunAsync())!.Events.ShouldBe(2);
        await Ageing.ForgetAnswersAsync();

        (await Client.JsonAsync("metrics?aggregation=sum"))["aggregation"]!["value"].Decimal().ShouldBe(4);
        // Asked before an archived day, and again of one that is retracted: the same answer as the first time.
        (await Client.RetractAsync(id))["reason"]!.GetValue<string>().ShouldBe("wrong");
        await Client.RebuildAsync("ledger");
        var listed = (await Client.JsonAsync("metrics?include=retracted"))["metrics"]!.AsArray();
        listed.Single()!["retracted"]!["reason"]!.GetValue<string>().ShouldBe("wrong");
    }

    [Fact]
    public async Task a_day_that_is_brought_back_has_every_row_as_it_was_and_leaves_again()
    {
        var everything = new EveryAnswer();
        var ids = await Client.RecordAllAsync(everything.Metrics(400));
        await Client.RecordAsync(new { metric_name = "m", value = 1, unit = "count", category = "usage", service = "s", metadata = new { mail = "ann@example.org", deep = new { list = new[] { 1.5, 2 } } } });
        foreach (var id in ids.Take(5))
            await Client.RetractAsync(id);
        await Client.CatchUpAsync();
        var before = await Ageing.RowsAsync();
        await Ageing.ArchiveAsync();

        await Ageing.RestoreAsync(AgeingService.Today, TimeSpan.FromDays(3));

        (await Ageing.RowsAsync()).ShouldBe(before);
        (await Client.JsonAsync("archive"))["parts"]![0]!["state"]!.GetValue<string>().ShouldBe("restored");
        (await Ageing.Log.FindingsAsync()).ShouldBeEmpty();
        (await Ageing.RunAsync())!.Events.ShouldBe(0);
        await Client.RebuildAsync("ledger");
        (await Ageing.RowsAsync()).ShouldBe(before);
        Ageing.Pass(TimeSpan.FromDays(4));
        (await Ageing.RunAsync())!.Events.ShouldBe(before.Count(row => row.Contains("metrics/", StringComparison.Ordinal) && row.Contains('{')));
        (await Ageing.MetricEventsAsync()).ShouldBe(0);
        await Client.CatchUpAsync();
        (await Client.JsonAsync("audit?action=archive.restore"))["events"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_lost_file_holds_up_nobody_who_records_something_else()
    {
        var id = Guid.NewGuid();
        await Client.RecordAsync(Metric(id: id));
        await Ageing.ArchiveAsync();
        File.Delete(FileOf(AgeingService.Today));

        var results = (await Client.JsonAsync("metrics/batch", HttpMethod.Post, new[] { Metric(id: id), Metric() }))["results"]!.AsArray();

        results.Select(result => result!["status"]!.GetValue<string>()).ShouldBe(["refused", "stored"]);
        (await Ageing.Service.SendAsync(HttpMethod.Post, $"/metrics/{id}/retract", """{"reason": "wrong"}""")).Status.ShouldBe(409);
    }
}
