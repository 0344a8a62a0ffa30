using System.Text.Json.Nodes;
using BusinessMetrics.Access;
using BusinessMetrics.Archive;
using BusinessMetrics.Projections.Archive;
using BusinessMetrics.Projections.Proofs;
using BusinessMetrics.Proofs;
using BusinessMetrics.Tests.Rebuilding;
using BusinessMetrics.Tests.Subjects;
using BusinessMetrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Archive;

[Collection(TrustCollectionDefinition.Name)]
public class ArchiveRunTests(TestServers servers) : IAsyncLifetime
{
    private AgeingService _service = null!;

    public async Task InitializeAsync() => _service = await AgeingService.StartAsync(await servers.NewServiceAsync());

    public async Task DisposeAsync() => await _service.DisposeAsync();

    private static object Metric(double value = 1, string user = "ann", Guid? id = null) =>
        new { metric_name = "requests", value, unit = "count", category = "usage", service = "s", user_id = user, session_id = "s-1", metric_id = id ?? Guid.NewGuid() };

    private HttpClient Client => _service.Client;

    private string FileOf(DateOnly day) => Path.Combine(_service.Directory, ArchiveDirectory.FileOf(day, 1));

    private async Task<IReadOnlyDictionary<string, string>> FiguresAsync(EveryAnswer everything, DateTimeOffset asOf)
    {
        await _service.ForgetAnswersAsync();
        return await everything.FiguresAsync(Client, asOf);
    }

    [Fact]
    public async Task every_figure_of_every_moment_stays_byte_for_byte_and_survives_every_rebuild()
    {
        var everything = new EveryAnswer();
        var ids = await Client.RecordAllAsync(everything.Metrics(500));
        await _service.Service.CatchUpAsync();
        var asOf = DateTimeOffset.UtcNow;
        await Client.RecordAllAsync(everything.Metrics(700).Skip(500));
        foreach (var id in ids.Where((_, i) => i % 20 == 0))
            await Client.RetractAsync(id);
        await Client.CatchUpAsync();
        var before = await FiguresAsync(everything, asOf);
        before.Values.Distinct().Count().ShouldBeGreaterThan(before.Count / 2);

        await _service.ArchiveAsync();

        await ShouldStayAsync("the run");
        (await _service.Log.CountAsync("select count(*) from read_models.metric_records where retracted_at is null")).ShouldBe(0);
        foreach (var name in await Client.ProjectionNamesAsync())
            await Client.RebuildAsync(name);
        await ShouldStayAsync("every rebuild");
        (await _service.Log.CountAsync("select count(*) from read_models.metric_records where retracted_at is null")).ShouldBe(0);

        async Task ShouldStayAsync(string what)
        {
            var after = await FiguresAsync(everything, asOf);
            foreach (var (url, answer) in before)
                after[url].ShouldBe(answer, $"{url} after {what}");
        }
    }

    [Fact]
    public async Task the_log_of_archived_and_recorded_events_verifies_in_the_database_and_from_an_export()
    {
        await _service.Log.RecordAsync(300);
        var id = await Client.RecordAsync(Metric());
        await _service.Log.SignAsync();
        var proof = await Client.JsonAsync($"audit/proof/{id}");
        await _service.ArchiveAsync();
        await _service.Log.RecordAsync(20);
        await _service.Log.SignAsync();

        (await _service.Log.FindingsAsync()).ShouldBeEmpty();
        var archived = await Client.JsonAsync($"audit/proof/{id}");
        archived["leaf"].ShouldNotBeNull().GetValue<string>().ShouldBe(proof["leaf"]!.GetValue<string>());
        archived["leaf_hash"]!.GetValue<string>().ShouldBe(proof["leaf_hash"]!.GetValue<string>());
    }

    [Fact]
    public async Task a_file_and_its_manifest_lie_under_their_year_and_month_and_are_listed()
    {
        await Client.RecordAllAsync(Enumerable.Range(0, 50).Select(i => Metric(i)));
        await _service.ArchiveAsync();

        var listed = (await Client.JsonAsync("archive"))["parts"]!.AsArray();
        var part = listed.Single()!;
        var day = DateOnly.Parse(part["day"]!.GetValue<string>());
        part["events"]!.GetValue<long>().ShouldBe(50);
        part["state"]!.GetValue<string>().ShouldBe("archived");
        part["is_readable"]!.GetValue<bool>().ShouldBeTrue();
        File.Exists(FileOf(day)).ShouldBeTrue();
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(FileOf(day) + ".json"))!;
        manifest["sha256"]!.GetValue<string>().ShouldBe(Convert.ToHexStringLower(await ArchiveDirectory.HashAsync(FileOf(day), default)));
        manifest["events"]!.GetValue<long>().ShouldBe(50);
        manifest["first_sequence"]!.GetValue<long>().ShouldBe(part["first_sequence"]!.GetValue<long>());
        SignedCheckpoint.Parse(manifest["checkpoint"]!.GetValue<string>())!.Checkpoint.LastSequence.ShouldBeGreaterThanOrEqualTo(manifest["last_sequence"]!.GetValue<long>());
        Directory.GetFiles(_service.Directory, "*.draft", SearchOption.AllDirectories).ShouldBeEmpty();
        await Client.CatchUpAsync();
        (await Client.JsonAsync("audit?action=archive.move"))["events"]!.AsArray().Count.ShouldBe(1);
        (await _service.RunAsync())!.Events.ShouldBe(0);
    }

    [Fact]
    public async Task the_listing_says_what_it_cannot_show_and_goes_on_counting_it()
    {
        await Client.RecordAllAsync(Enumerable.Range(0, 5).Select(i => Metric(i)));
        await _service.ArchiveAsync();
        await Client.RecordAsync(Metric());
        await Client.CatchUpAsync();

        var listing = await Client.JsonAsync("metrics");

        listing["total_count"]!.GetValue<long>().ShouldBe(6);
        listing["metrics"]!.AsArray().Count.ShouldBe(1);
        listing["archived"]!["metrics"]!.GetValue<long>().ShouldBe(5);
        (await Client.JsonAsync($"metrics?start_time={Uri.EscapeDataString(DateTimeOffset.UtcNow.Add(AgeingService.OldAge).AddHours(-1).Text())}"))["archived"].ShouldBeNull();
        var changes = await _service.Service.GetAsync($"/figures/changes?from={Uri.EscapeDataString(DateTimeOffset.UtcNow.AddDays(-1).Text())}");
        changes.Status.ShouldBe(409, changes.Text);
        changes.Json["type"]!.GetValue<string>().ShouldEndWith(":archived");
    }

    [Fact]
    public async Task an_archived_metric_is_not_counted_twice_and_another_body_under_its_id_is_refused()
    {
        var id = Guid.NewGuid();
        var body = new { metric_name = "requests", value = 1, unit = "count", category = "usage", service = "s", user_id = "ann", metric_id = id, timestamp = DateTimeOffset.UtcNow.Text() };
        (await _service.Service.PostMetricAsync(body)).Status.ShouldBe(201);
        await _service.ArchiveAsync();

        // The clock went on, so that the timestamp is older than what is accepted: repeated as on a node whose retention is longer.
        await using var other = await TestService.StartBesideAsync(_service.Service);
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
        await _service.ArchiveAsync();

        var refused = await _service.Service.SendAsync(HttpMethod.Post, $"/metrics/{id}/retract", """{"reason": "wrong"}""");
        refused.Status.ShouldBe(409, refused.Text);
        refused.Text.ShouldContain($"archive restore {AgeingService.Today:yyyy-MM-dd}");
        (await _service.RestoreAsync(AgeingService.Today, TimeSpan.FromDays(1))).ShouldBe(2);
        await Client.RetractAsync(id);
        _service.Pass(TimeSpan.FromDays(2));
        (await _service.RunAsync())!.Events.ShouldBe(2);
        await _service.ForgetAnswersAsync();

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
        var before = await _service.RowsAsync();
        await _service.ArchiveAsync();

        await _service.RestoreAsync(AgeingService.Today, TimeSpan.FromDays(3));

        (await _service.RowsAsync()).ShouldBe(before);
        (await Client.JsonAsync("archive"))["parts"]![0]!["state"]!.GetValue<string>().ShouldBe("restored");
        (await _service.Log.FindingsAsync()).ShouldBeEmpty();
        (await _service.RunAsync())!.Events.ShouldBe(0);
        await Client.RebuildAsync("ledger");
        (await _service.RowsAsync()).ShouldBe(before);
        _service.Pass(TimeSpan.FromDays(4));
        (await _service.RunAsync())!.Events.ShouldBe(before.Count(row => row.Contains("metrics/", StringComparison.Ordinal) && row.Contains('{')));
        (await _service.MetricEventsAsync()).ShouldBe(0);
        await Client.CatchUpAsync();
        (await Client.JsonAsync("audit?action=archive.restore"))["events"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task an_erasure_covers_archived_metrics_and_an_export_shows_them_in_order()
    {
        await Client.RecordAllAsync([Metric(1), Metric(2), Metric(3, "ben")]);
        await _service.ArchiveAsync();
        await Client.RecordAllAsync([Metric(4), Metric(5, "ben")]);
        await Client.CatchUpAsync();

        var export = await Client.JsonAsync("subjects/ann/export");
        export["metrics"]!.AsArray().Select(each => each!["metric"]!["value"].Decimal()).ShouldBe([1, 2, 4], ignoreOrder: true);
        export["metrics"]!.AsArray().ShouldAllBe(each => each!["metric"]!["session_id"]!.GetValue<string>() == "s-1");
        var times = export["metrics"]!.AsArray().Select(each => each!["metric"]!["timestamp"]!.GetValue<DateTimeOffset>()).ToArray();
        times.ShouldBe(times.Order());
        (await Client.JsonAsync("subjects/ann", HttpMethod.Delete))["events"]!.GetValue<long>().ShouldBe(3);
        (await Client.JsonAsync("subjects/ben/export"))["metrics"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task no_file_ever_held_a_person_or_a_session_and_after_an_erasure_nothing_leads_to_them()
    {
        string[] people = [.. Enumerable.Range(0, 10).Select(i => $"person-{i}-{Guid.NewGuid():N}@example.org")];
        string[] sessions = [.. people.Select((_, i) => $"session-{i}-{Guid.NewGuid():N}")];
        await Client.RecordAllAsync(people.SelectMany((person, i) => Enumerable.Range(0, 3).Select(n => new
        {
            metric_name = "requests",
            value = n,
            unit = "count",
            category = "usage",
            service = "s",
            user_id = person,
            session_id = sessions[i],
            metadata = new { note = $"asked by {person}" },
        })));
        await _service.ArchiveAsync();
        var total = await Client.CountAsync();

        foreach (var person in people)
            (await Client.JsonAsync($"subjects/{Uri.EscapeDataString(person)}", HttpMethod.Delete))["events"]!.GetValue<long>().ShouldBe(3);

        var gone = new Leftovers([.. people, .. sessions]);
        await _service.Service.CatchUpAsync();
        gone.In("dump", await Leftovers.DumpAsync(_service.Service.Settings.DatabaseConnectionString!)).ShouldBeEmpty();
        gone.InFiles(_service.Service.Settings.DataDirectory, "none").ShouldBeEmpty();
        var archived = await _service.Service.Host.Services.GetRequiredService<IEventArchive>().ReadAsync(0, long.MaxValue, default).ToArrayAsync();
        archived.Length.ShouldBe(30);
        gone.In("archive", string.Join('\n', archived.Select(recorded => recorded.ToString()))).ShouldBeEmpty();
        (await Client.CountAsync()).ShouldBe(total);
        await _service.Log.SignAsync();
        (await _service.Log.FindingsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task an_event_that_is_not_what_was_signed_stays_where_it_can_be_found_out()
    {
        await _service.Log.RecordAsync(30);
        await _service.AgeAsync();
        var sequence = await _service.Log.CountAsync("select seq_id from events.mt_events where stream_id like 'metrics/%' order by seq_id offset 10 limit 1");
        await _service.Log.ExecuteAsync("update events.mt_events set data = jsonb_set(data, '{v}', '1') where seq_id = $1", sequence);

        var end = await _service.RunAsync();

        end!.Problem.ShouldNotBeNull().ShouldContain($"sequence {sequence} ");
        (await _service.MetricEventsAsync()).ShouldBe(30);
        (await Client.JsonAsync("archive"))["last_run"]!["problem"]!.GetValue<string>().ShouldContain($"{sequence}");
        (await Client.JsonAsync("archive"))["parts"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task what_a_projection_has_not_read_stays()
    {
        await _service.Log.RecordAsync(10);
        await _service.AgeAsync();
        // As of a projection that stopped: nothing new comes that would move it on.
        await _service.Log.ExecuteAsync("update events.mt_event_progression set last_seq_id = 3 where name = 'cost:All'");

        (await _service.RunAsync())!.Problem.ShouldNotBeNull().ShouldContain("cost");

        (await _service.MetricEventsAsync()).ShouldBe(10);
    }

    [Fact]
    public async Task a_day_of_which_something_is_not_signed_yet_stays_as_a_whole()
    {
        await _service.Log.RecordAsync(10);
        await _service.Log.SignAsync();
        await using (var signing = await _service.Database.OpenConnectionAsync())
        await using (await signing.BeginTransactionAsync())
        {
            (await SignedLog.TryLockAsync(signing, waits: true, default)).ShouldBeTrue();
            await _service.Log.RecordAsync(10);
            await _service.Service.CatchUpAsync();
            _service.Pass(AgeingService.OldAge);

            (await _service.RunAsync())!.Problem.ShouldNotBeNull().ShouldContain("not signed yet");
            (await _service.MetricEventsAsync()).ShouldBe(20);
        }

        await _service.Log.SignAsync();
        (await _service.RunAsync())!.Events.ShouldBe(20);
        (await _service.Log.CountAsync("select count(*) from archive.parts")).ShouldBe(1);
    }

    [Fact]
    public async Task the_folder_of_another_log_is_refused_and_nothing_leaves()
    {
        await _service.Log.RecordAsync(10);
        await _service.ArchiveAsync();
        await using var other = await AgeingService.StartAsync(await servers.NewServiceAsync() with { ArchiveDirectory = _service.Directory });
        await other.Log.RecordAsync(10);
        await other.AgeAsync();

        (await other.RunAsync())!.Problem.ShouldNotBeNull().ShouldContain("another log");

        (await other.MetricEventsAsync()).ShouldBe(10);
    }

    [Fact]
    public async Task a_lost_file_holds_up_nobody_who_records_something_else()
    {
        var id = Guid.NewGuid();
        await Client.RecordAsync(Metric(id: id));
        await _service.ArchiveAsync();
        File.Delete(FileOf(AgeingService.Today));

        var results = (await Client.JsonAsync("metrics/batch", HttpMethod.Post, new[] { Metric(id: id), Metric() }))["results"]!.AsArray();

        results.Select(result => result!["status"]!.GetValue<string>()).ShouldBe(["refused", "stored"]);
        (await _service.Service.SendAsync(HttpMethod.Post, $"/metrics/{id}/retract", """{"reason": "wrong"}""")).Status.ShouldBe(409);
    }

    [Fact]
    public async Task while_somebody_else_moves_events_nothing_is_done()
    {
        await _service.Log.RecordAsync(10);
        await _service.AgeAsync();
        await using (var session = await _service.Database.OpenConnectionAsync())
        {
            await using var hold = await ArchiveHold.TryTakeAsync(session, default);
            (await _service.RunAsync()).ShouldBeNull();
        }

        (await _service.RunAsync())!.Events.ShouldBe(10);
    }

    [Fact]
    public async Task what_is_not_old_enough_stays_and_what_happened_long_ago_counts_by_when_it_was_recorded()
    {
        await Client.RecordAsync(new { metric_name = "m", value = 1, unit = "count", category = "usage", service = "s", timestamp = DateTimeOffset.UtcNow.AddDays(-59).Text() });
        await _service.Log.SignAsync();
        _service.Pass(TimeSpan.FromDays(AgeingService.RetentionDays - 1));

        (await _service.RunAsync())!.Events.ShouldBe(0);
        (await Client.CountAsync()).ShouldBe(1);
    }
}
