using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Trust.Subjects.Erasing;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Trust.Archive;

[Collection(ArchiveCollection.Name)]
public class ArchivedPeopleTests(TestServers servers) : ArchiveTests(servers)
{
    [Fact]
    public async Task an_erasure_covers_archived_metrics_and_an_export_shows_them_in_order()
    {
        await Client.RecordAllAsync([Metric(1), Metric(2), Metric(3, "ben")]);
        await Ageing.ArchiveAsync();
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
    public async Task references_in_archived_metadata_are_shown_counted_and_ended()
    {
        object Referring(double value) => new
        {
            metric_name = "requests",
            value,
            unit = "count",
            category = "usage",
            service = "s",
            user_id = "ann",
            session_id = "s-1",
            metadata = new { user = "ann", session = "s-1", deep = new[] { "ann" } },
        };
        await Client.RecordAllAsync([Referring(1), Metric(2)]);
        await Ageing.ArchiveAsync();
        await Client.RecordAllAsync([Referring(3)]);
        await Client.CatchUpAsync();

        var export = await Client.JsonAsync("subjects/ann/export");
        export["metrics"]!.AsArray().Count(each => each!["metric"]!["metadata"]?["deep"]![0]!.GetValue<string>() == "ann").ShouldBe(2);

        var certificate = await Client.JsonAsync("subjects/ann", HttpMethod.Delete);
        (certificate["events"]!.GetValue<int>(), certificate["references"]!.GetValue<int>()).ShouldBe((3, 6));
        await Ageing.Log.SignAsync();
        (await Ageing.Log.FindingsAsync()).ShouldBeEmpty();
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
        await Ageing.ArchiveAsync();
        var total = await Client.CountAsync();

        foreach (var person in people)
            (await Client.JsonAsync($"subjects/{Uri.EscapeDataString(person)}", HttpMethod.Delete))["events"]!.GetValue<long>().ShouldBe(3);

        var gone = new Leftovers([.. people, .. sessions]);
        await Ageing.Service.CatchUpAsync();
        gone.In("dump", await Leftovers.DumpAsync(Ageing.Service.Settings.DatabaseConnectionString!)).ShouldBeEmpty();
        gone.InFiles(Ageing.Service.Settings.DataDirectory, "none").ShouldBeEmpty();
        var archived = await Ageing.Service.Host.Services.GetRequiredService<IEventArchive>().ReadAsync(0, long.MaxValue, default).ToArrayAsync();
        archived.Length.ShouldBe(30);
        gone.In("archive", string.Join('\n', archived.Select(recorded => recorded.ToString()))).ShouldBeEmpty();
        (await Client.CountAsync()).ShouldBe(total);
        await Ageing.Log.SignAsync();
        (await Ageing.Log.FindingsAsync()).ShouldBeEmpty();
    }
}
