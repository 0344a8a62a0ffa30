using BusinessMetrics.Ingest.Recording.Committing;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Microsoft.Extensions.DependencyInjection;
using ErasureList = BusinessMetrics.Trust.Subjects.Erasing.Erasures;

namespace BusinessMetrics.Tests.Trust.Subjects.Erasing;

[Collection(TrustCollection.Name)]
public class ErasureRaceTests(TestServers servers)
{
    private const int Erasures = 15;

    [Fact]
    public async Task nothing_is_recorded_of_an_erased_subject_after_its_certificate_however_much_is_under_way()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync() with { AlertThresholdsEnabled = false });
        using var stop = new CancellationTokenSource();
        var recorded = 0;
        var loads = Enumerable.Range(0, 6).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                (await service.PostMetricAsync(new { metric_name = "requests", value = 1, unit = "count", category = "usage", service = "s", user_id = "ann", session_id = "s-1" })).Status.ShouldBe(201);
                Interlocked.Increment(ref recorded);
            }
        }).ToArray();

        var certificates = new List<(Guid Subject, long Events)>();
        while (certificates.Count < Erasures)
        {
            var before = Volatile.Read(ref recorded);
            await Until.TrueAsync(() => Volatile.Read(ref recorded) > before + 10);
            var answer = await service.SendAsync(HttpMethod.Delete, "/subjects/ann");
            answer.Status.ShouldBe(200, answer.Text);
            certificates.Add((Guid.Parse(answer.Json["subject_id"]!.GetValue<string>()), answer.Json["events"]!.GetValue<long>()));
        }

        await stop.CancelAsync();
        await Task.WhenAll(loads);
        foreach (var (subject, events) in certificates)
            (await CountAsync(service, subject)).ShouldBe(events);
        certificates.Select(certificate => certificate.Subject).ShouldBeUnique();
        certificates.Sum(certificate => certificate.Events).ShouldBeInRange(1, recorded);
        await service.CatchUpAsync();
        (await service.GetAsync("/metrics?limit=1")).Json["total_count"]!.GetValue<long>().ShouldBe(recorded);
    }

    [Fact]
    public async Task a_flush_that_was_prepared_before_an_erasure_commits_nothing_after_it()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync() with { AlertThresholdsEnabled = false });
        var directory = service.Host.Services.GetRequiredService<SubjectDirectory>();
        var log = service.Host.Services.GetRequiredService<MetricLog>();
        var seen = await directory.ErasuresSeenAsync(default);
        var people = await directory.ResolveAsync(["ann", "ben"], default);
        (await service.SendAsync(HttpMethod.Delete, "/subjects/ann")).Status.ShouldBe(200);
        var item = FlushItem.Of(Ingest.Recording.Given.Accepted(Ingest.Recording.Given.Data with { UserId = "ann" }), new Caller("c", "t"), people.Values.ToLookup(person => person.Name));
        await using var connection = await log.OpenConnectionAsync(default);

        (await MetricLog.AppendAsync(connection, "metrics/prepared-before", [item], seen, DateTimeOffset.UtcNow, default)).ShouldBeNull();

        (await MetricLog.SequencesAsync(connection, "metrics/prepared-before", default)).ShouldBeNull();
        (await CountAsync(service, people["ann"].Id)).ShouldBe(0);
        var again = await directory.ResolveAsync(["ann", "ben"], default);
        again["ann"].Id.ShouldNotBe(people["ann"].Id);
        again["ben"].Id.ShouldBe(people["ben"].Id);
    }

    [Fact]
    public async Task another_node_shows_no_forgotten_name_from_the_first_moment_and_records_of_nobody_forgotten()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync() with { AlertThresholdsEnabled = false });
        using var node = new SubjectDirectory(
            service.Host.Services.GetRequiredService<SubjectRows>(), service.Host.Services.GetRequiredService<ErasureList>());
        (await service.PostMetricAsync(new { metric_name = "m", value = 1, unit = "count", category = "usage", service = "s", user_id = "ann" })).Status.ShouldBe(201);
        var ann = (await node.ResolveAsync(["ann"], default))["ann"];
        (await node.FindAsync([ann.Id], default)).Keys.ShouldBe([ann.Id]);
        var seen = await node.ErasuresSeenAsync(default);

        (await service.SendAsync(HttpMethod.Delete, "/subjects/ann")).Status.ShouldBe(200);

        (await node.FindAsync([ann.Id], default)).ShouldBeEmpty();
        (await node.FindUserAsync("ann", default)).ShouldBeEmpty();
        // What it still remembers cannot be committed, and is gone when it looks again.
        (await node.ErasuresSeenAsync(default)).ShouldBe(seen);
        await node.HeedErasuresAsync(default);
        (await node.ErasuresSeenAsync(default)).ShouldBeGreaterThan(seen);
        (await node.ResolveAsync(["ann"], default))["ann"].Id.ShouldNotBe(ann.Id);
    }

    private static async Task<long> CountAsync(TestService service, Guid subject)
    {
        await using var command = service.Database.CreateCommand("select count(*) from events.mt_events where data ->> 'p' = $1");
        command.Parameters.AddWithValue(subject.ToString());
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
