using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Tests.Host.Rebuilding;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Archive;
using BusinessMetrics.Trust.Proofs;

namespace BusinessMetrics.Tests.Trust.Archive;

[Collection(ArchiveCollection.Name)]
public class ArchiveRunTests(TestServers servers) : ArchiveTests(servers)
{
    private async Task<IReadOnlyDictionary<string, string>> FiguresAsync(EveryAnswer everything, DateTimeOffset asOf)
    {
        await Ageing.ForgetAnswersAsync();
        return await everything.FiguresAsync(Client, asOf);
    }

    [Fact]
    public async Task every_figure_of_every_moment_stays_byte_for_byte_and_survives_every_rebuild()
    {
        var everything = new EveryAnswer();
        var ids = await Client.RecordAllAsync(everything.Metrics(500));
        await Ageing.Service.CatchUpAsync();
        var asOf = DateTimeOffset.UtcNow;
        await Client.RecordAllAsync(everything.Metrics(700).Skip(500));
        foreach (var id in ids.Where((_, i) => i % 20 == 0))
            await Client.RetractAsync(id);
        await Client.CatchUpAsync();
        var before = await FiguresAsync(everything, asOf);
        before.Values.Distinct().Count().ShouldBeGreaterThan(before.Count / 2);

        await Ageing.ArchiveAsync();

        await ShouldStayAsync("the run");
        (await Ageing.Log.CountAsync("select count(*) from read_models.metric_records where retracted_at is null")).ShouldBe(0);
        foreach (var name in await Client.ProjectionNamesAsync())
            await Client.RebuildAsync(name);
        await ShouldStayAsync("every rebuild");
        (await Ageing.Log.CountAsync("select count(*) from read_models.metric_records where retracted_at is null")).ShouldBe(0);

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
        await Ageing.Log.RecordAsync(300);
        var id = await Client.RecordAsync(Metric());
        await Ageing.Log.SignAsync();
        var proof = await Client.JsonAsync($"audit/proof/{id}");
        await Ageing.ArchiveAsync();
        await Ageing.Log.RecordAsync(20);
        await Ageing.Log.SignAsync();

        (await Ageing.Log.FindingsAsync()).ShouldBeEmpty();
        var archived = await Client.JsonAsync($"audit/proof/{id}");
        archived["leaf"].ShouldNotBeNull().GetValue<string>().ShouldBe(proof["leaf"]!.GetValue<string>());
        archived["leaf_hash"]!.GetValue<string>().ShouldBe(proof["leaf_hash"]!.GetValue<string>());
    }

    [Fact]
    public async Task a_file_and_its_manifest_lie_under_their_year_and_month_and_are_listed()
    {
        await Client.RecordAllAsync(Enumerable.Range(0, 50).Select(i => Metric(i)));
        await Ageing.ArchiveAsync();

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
        Directory.GetFiles(Ageing.Directory, "*.draft", SearchOption.AllDirectories).ShouldBeEmpty();
        await Client.CatchUpAsync();
        (await Client.JsonAsync("audit?action=archive.move"))["events"]!.AsArray().Count.ShouldBe(1);
        (await Ageing.RunAsync())!.Events.ShouldBe(0);
    }

    [Fact]
    public async Task an_event_that_is_not_what_was_signed_stays_where_it_can_be_found_out()
    {
        await Ageing.Log.RecordAsync(30);
        await Ageing.AgeAsync();
        var sequence = await Ageing.Log.CountAsync("select seq_id from events.mt_events where stream_id like 'metrics/%' order by seq_id offset 10 limit 1");
        await Ageing.Log.ExecuteAsync("update events.mt_events set data = jsonb_set(data, '{v}', '1') where seq_id = $1", sequence);

        var end = await Ageing.RunAsync();

        end!.Problem.ShouldNotBeNull().ShouldContain($"sequence {sequence} ");
        (await Ageing.MetricEventsAsync()).ShouldBe(30);
        (await Client.JsonAsync("archive"))["last_run"]!["problem"]!.GetValue<string>().ShouldContain($"{sequence}");
        (await Client.JsonAsync("archive"))["parts"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task what_a_projection_has_not_read_stays()
    {
        await Ageing.Log.RecordAsync(10);
        await Ageing.AgeAsync();
        // As of a projection that stopped: nothing new comes that would move it on.
        await Ageing.Log.ExecuteAsync("update events.mt_event_progression set last_seq_id = 3 where name = 'cost:All'");

        (await Ageing.RunAsync())!.Problem.ShouldNotBeNull().ShouldContain("cost");

        (await Ageing.MetricEventsAsync()).ShouldBe(10);
    }

    [Fact]
    public async Task a_day_of_which_something_is_not_signed_yet_stays_as_a_whole()
    {
        await Ageing.Log.RecordAsync(10);
        await Ageing.Log.SignAsync();
        await using (var signing = await Ageing.Database.OpenConnectionAsync())
        await using (await signing.BeginTransactionAsync())
        {
            (await SignedLog.TryLockAsync(signing, waits: true, default)).ShouldBeTrue();
            await Ageing.Log.RecordAsync(10);
            await Ageing.Service.CatchUpAsync();
            Ageing.Pass(AgeingService.OldAge);

            (await Ageing.RunAsync())!.Problem.ShouldNotBeNull().ShouldContain("not signed yet");
            (await Ageing.MetricEventsAsync()).ShouldBe(20);
        }

        await Ageing.Log.SignAsync();
        (await Ageing.RunAsync())!.Events.ShouldBe(20);
        (await Ageing.Log.CountAsync("select count(*) from archive.parts")).ShouldBe(1);
    }

    [Fact]
    public async Task the_folder_of_another_log_is_refused_and_nothing_leaves()
    {
        await Ageing.Log.RecordAsync(10);
        await Ageing.ArchiveAsync();
        await using var other = await AgeingService.StartAsync(await Servers.NewServiceAsync() with { ArchiveDirectory = Ageing.Directory });
        await other.Log.RecordAsync(10);
        await other.AgeAsync();

        (await other.RunAsync())!.Problem.ShouldNotBeNull().ShouldContain("another log");

        (await other.MetricEventsAsync()).ShouldBe(10);
    }

    [Fact]
    public async Task while_somebody_else_moves_events_nothing_is_done()
    {
        await Ageing.Log.RecordAsync(10);
        await Ageing.AgeAsync();
        await using (var session = await Ageing.Database.OpenConnectionAsync())
        {
            await using var hold = await ArchiveHold.TryTakeAsync(session, default);
            (await Ageing.RunAsync()).ShouldBeNull();
        }

        (await Ageing.RunAsync())!.Events.ShouldBe(10);
    }

    [Fact]
    public async Task what_is_not_old_enough_stays_and_what_happened_long_ago_counts_by_when_it_was_recorded()
    {
        await Client.RecordAsync(new { metric_name = "m", value = 1, unit = "count", category = "usage", service = "s", timestamp = DateTimeOffset.UtcNow.AddDays(-59).Text() });
        await Ageing.Log.SignAsync();
        Ageing.Pass(TimeSpan.FromDays(AgeingService.RetentionDays - 1));

        (await Ageing.RunAsync())!.Events.ShouldBe(0);
        (await Client.CountAsync()).ShouldBe(1);
    }
}
