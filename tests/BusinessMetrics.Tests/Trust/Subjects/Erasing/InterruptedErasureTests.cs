using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Subjects.Erasing;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Npgsql;

namespace BusinessMetrics.Tests.Trust.Subjects.Erasing;

[Collection(TrustCollection.Name)]
public class InterruptedErasureTests(TestServers servers)
{
    private static readonly object Metric = new { metric_name = "requests", value = 1, unit = "count", category = "usage", service = "s", user_id = "ann", session_id = "s-1" };

    [Fact]
    public async Task killed_between_its_log_and_its_commit_an_erasure_is_completed_before_anybody_is_served()
    {
        var settings = await servers.NewServiceAsync();
        await using var database = NpgsqlDataSource.Create(settings.DatabaseConnectionString!);
        using var directory = new TemporaryDirectory();
        (string, string)[] environment = [("DATABASE_URL", settings.DatabaseConnectionString!), ("ALERT_THRESHOLDS_ENABLED", "false")];
        Erasure begun;
        await using (var service = await ServiceProcess.StartAsync(directory.Path, environment))
        {
            using var client = service.Client();
            await client.RecordAsync(Metric);
            // As a flush that is under way: the erasure has to wait for it, and has been logged by then.
            await using var flush = await database.OpenConnectionAsync();
            await using var transaction = await flush.BeginTransactionAsync();
            await using (var command = new NpgsqlCommand($"select pg_advisory_xact_lock_shared({SubjectSchema.ErasureLock})", flush))
                await command.ExecuteNonQueryAsync();
            var erasing = client.DeleteAsync("subjects/ann");
            await Until.TrueAsync(async () => (await LoggedAsync(directory)).Count == 1);
            begun = (await LoggedAsync(directory)).Single();
            (await RowsAsync(database)).ShouldBe(1);
            await service.SignalAsync("KILL");
            await Should.ThrowAsync<HttpRequestException>(erasing);
        }

        await using (var service = await ServiceProcess.StartAsync(directory.Path, environment))
        {
            using var client = service.Client();
            (await RowsAsync(database)).ShouldBe(0);
            (await client.GetAsync("subjects/ann/export")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
            (await AuditAsync(database, begun)).ShouldBe(1);
            (await LoggedAsync(directory)).ShouldBe([begun]);
            await client.CatchUpAsync();
            (await client.CountAsync("service=s")).ShouldBe(1);
        }

        // Started once more, there is nothing left to do.
        await using (var service = await ServiceProcess.StartAsync(directory.Path, environment))
            service.Output.ShouldNotContain("erased again");
        (await AuditAsync(database, begun)).ShouldBe(1);
    }

    [Fact]
    public async Task an_erasure_that_the_database_could_not_commit_is_completed_by_itself_and_cannot_be_held_up_any_more()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync() with { AlertThresholdsEnabled = false });
        (await service.PostMetricAsync(Metric)).Status.ShouldBe(201);
        await using (var flush = await service.Database.OpenConnectionAsync())
        await using (var transaction = await flush.BeginTransactionAsync())
        {
            await using (var command = new NpgsqlCommand($"select pg_advisory_xact_lock_shared({SubjectSchema.ErasureLock})", flush))
                await command.ExecuteNonQueryAsync();
            var erasing = service.SendAsync(HttpMethod.Delete, "/subjects/ann");
            await Until.TrueAsync(async () => await BreakAsync(service.Database) > 0);
            (await erasing).Status.ShouldBeOneOf(500, 503);
            (await RowsAsync(service.Database)).ShouldBe(1);
            (await service.SendAsync(HttpMethod.Put, "/subjects/ann/hold", """{"reason": "too late"}""")).Status.ShouldBe(409);
        }

        await Until.TrueAsync(async () => await RowsAsync(service.Database) == 0);

        (await service.SendAsync(HttpMethod.Delete, "/subjects/ann")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task a_dump_from_before_an_erasure_that_is_put_back_forgets_the_person_again_before_it_serves_anybody()
    {
        var settings = await servers.NewServiceAsync() with { AlertThresholdsEnabled = false };
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "before.dump");
        Erasure erasure;
        await using (var service = await TestService.StartAsync(settings))
        {
            (await service.PostMetricAsync(Metric)).Status.ShouldBe(201);
            (await service.PostMetricAsync(new { metric_name = "requests", value = 1, unit = "count", category = "usage", service = "s", user_id = "ben" })).Status.ShouldBe(201);
            // Held at the time of the dump, and not when it was erased: what was decided last counts.
            (await service.SendAsync(HttpMethod.Put, "/subjects/ann/hold", """{"reason": "litigation"}""")).Status.ShouldBe(200);
            await service.CatchUpAsync();
            await Leftovers.DumpAsync(settings.DatabaseConnectionString!, file);
            (await service.SendAsync(HttpMethod.Delete, "/subjects/ann/hold")).Status.ShouldBe(204);
            var certificate = await service.SendAsync(HttpMethod.Delete, "/subjects/ann");
            certificate.Status.ShouldBe(200, certificate.Text);
            erasure = (await LoggedAsync(settings.ErasureLogPath)).Single();
            erasure.AuditEvent.ToString().ShouldBe(certificate.Json["audit_event"]!.GetValue<string>());
        }

        NpgsqlConnection.ClearAllPools();
        await Leftovers.RestoreAsync(settings.DatabaseConnectionString!, file);
        await using (var database = NpgsqlDataSource.Create(settings.DatabaseConnectionString!))
            (await RowsAsync(database)).ShouldBe(2);

        await using var restored = await TestService.StartAsync(settings);

        (await RowsAsync(restored.Database)).ShouldBe(1);
        (await AuditAsync(restored.Database, erasure)).ShouldBe(1);
        (await restored.SendAsync(HttpMethod.Delete, "/subjects/ann")).Status.ShouldBe(404);
        await restored.CatchUpAsync();
        var listing = await restored.GetAsync("/metrics");
        listing.Text.ShouldNotContain("ann");
        listing.Text.ShouldContain("ben");
        listing.Json["total_count"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task a_node_that_starts_later_takes_the_erasures_before_it_into_its_own_log()
    {
        var settings = await servers.NewServiceAsync() with { AlertThresholdsEnabled = false };
        using var directory = new TemporaryDirectory();
        await using var service = await TestService.StartAsync(settings);
        (await service.PostMetricAsync(Metric)).Status.ShouldBe(201);
        (await service.SendAsync(HttpMethod.Delete, "/subjects/ann")).Status.ShouldBe(200);

        await using (await TestService.StartAsync(settings with { AuditCheckpointDirectory = directory.Path }))
            (await File.ReadAllLinesAsync(Path.Combine(directory.Path, "erasures.log"))).Length.ShouldBe(1);
    }

    [Fact]
    public async Task that_the_log_of_erasures_is_missing_beside_a_database_of_people_is_said_at_the_start()
    {
        var settings = await servers.NewServiceAsync();
        using var directory = new TemporaryDirectory();
        (string, string)[] environment = [("DATABASE_URL", settings.DatabaseConnectionString!), ("ALERT_THRESHOLDS_ENABLED", "false")];
        await using (var service = await ServiceProcess.StartAsync(directory.Path, environment))
        {
            using var client = service.Client();
            await client.RecordAsync(Metric);
            service.Output.ShouldNotContain("erasures.log");
        }

        await using (var service = await ServiceProcess.StartAsync(directory.Path, environment))
            service.Output.ShouldNotContain("erasures.log");
        var empty = Path.Combine(directory.Path, "empty");

        await using (var service = await ServiceProcess.StartAsync(directory.Path, [.. environment, ("AUDIT_CHECKPOINT_DIR", empty)]))
            service.Output.ShouldContain($"{Path.Combine(empty, "erasures.log")} was missing");
    }

    private static Task<IReadOnlyList<Erasure>> LoggedAsync(TemporaryDirectory directory) =>
        LoggedAsync(Path.Combine(directory.Path, "checkpoints", "erasures.log"));

    private static async Task<IReadOnlyList<Erasure>> LoggedAsync(string file)
    {
        using var log = new ErasureLog(file, TimeProvider.System);
        return await log.ReadAsync(default);
    }

    /// <summary>Breaks the connections that wait for the lock of erasures.</summary>
    private static async Task<long> BreakAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            "select count(pg_terminate_backend(pid)) from pg_locks where locktype = 'advisory' and not granted and mode = 'ExclusiveLock'");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<long> RowsAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("select count(*) from people.subjects");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<long> AuditAsync(NpgsqlDataSource database, Erasure erasure)
    {
        await using var command = database.CreateCommand("select count(*) from events.mt_events where id = $1 and data ->> 'o' = $2");
        command.Parameters.AddWithValue(erasure.AuditEvent);
        command.Parameters.AddWithValue($"subject:{erasure.SubjectId}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
