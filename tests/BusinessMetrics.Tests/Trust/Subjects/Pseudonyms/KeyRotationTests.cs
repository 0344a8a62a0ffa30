using System.Security.Cryptography;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Subjects.Erasing;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Npgsql;

namespace BusinessMetrics.Tests.Trust.Subjects.Pseudonyms;

[Collection(TrustCollection.Name)]
public class KeyRotationTests(TestServers servers)
{
    private const int People = 1100;

    private static readonly byte[] Old = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] New = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public async Task after_a_rotation_the_new_key_alone_finds_and_names_everybody_and_the_old_one_nobody()
    {
        var settings = await servers.NewServiceAsync() with { DataKey = Old };
        string listing, pseudonyms;
        await using (var service = await TestService.StartAsync(settings))
        {
            using var client = service.Client();
            await client.RecordAllAsync(Enumerable.Range(0, People).Select(Metric));
            (await service.SendAsync(HttpMethod.Put, "/subjects/person-7/hold", """{"reason": "litigation"}""")).Status.ShouldBe(200);
            await service.CatchUpAsync();
            listing = (await service.GetAsync("/metrics?limit=2000")).Text;
            pseudonyms = (await service.GetAsync("/metrics?limit=2000", service.Token(Roles.Reader))).Text;
        }

        await using (var database = NpgsqlDataSource.Create(settings.DatabaseConnectionString!))
        {
            var before = await RowsAsync(database);
            (await RotationOf(database, [New, Old]).RotateAsync(default)).ShouldBe(People);
            (await RotationOf(database, [New, Old]).RotateAsync(default)).ShouldBe(0);
            var after = await RowsAsync(database);
            after.Keys.ShouldBe(before.Keys, ignoreOrder: true);
            after.ShouldAllBe(row => row.Value.KeyId == new SubjectCipher(New).KeyId && row.Value.Hash != before[row.Key].Hash && row.Value.UserId != before[row.Key].UserId);
        }

        await using (var service = await TestService.StartAsync(settings with { DataKey = New }))
        {
            (await service.GetAsync("/metrics?limit=2000")).Text.ShouldBe(listing);
            (await service.GetAsync("/subjects/person-7/export")).Json["hold"]!["reason"]!.GetValue<string>().ShouldBe("litigation");
            using var client = service.Client();
            await client.RecordAsync(Metric(3));
            await service.CatchUpAsync();
            (await service.GetAsync("/subjects/person-3/export")).Json["metrics"]!.AsArray().Count.ShouldBe(2);
            pseudonyms.ShouldContain((await service.GetAsync("/subjects/person-3/export")).Json["subject_id"]!.GetValue<string>());
            (await service.SendAsync(HttpMethod.Delete, "/subjects/person-3")).Status.ShouldBe(200);
        }

        var refused = await Should.ThrowAsync<StartupException>(async () => await TestService.StartAsync(settings with { DataKey = Old }));
        refused.Message.ShouldContain(new SubjectCipher(New).KeyId);
        refused.Message.ShouldContain("rotate-key");
    }

    [Fact]
    public async Task services_that_know_both_keys_go_on_while_it_runs_and_never_take_a_person_for_two()
    {
        var settings = await servers.NewServiceAsync() with { DataKey = Old, OlderDataKeys = [New] };
        await using var service = await TestService.StartAsync(settings);
        await using var database = NpgsqlDataSource.Create(settings.DatabaseConnectionString!);
        using var client = service.Client();
        await client.RecordAllAsync(Enumerable.Range(0, 300).Select(Metric));
        var newFirst = Directory(database, [New, Old]);

        // At the same time: the old key's service and the new key's meet the same new people, and everybody is sealed anew.
        var names = Enumerable.Range(0, 600).Select(i => $"person-{i}").ToArray();
        await Task.WhenAll(
            client.RecordAllAsync(Enumerable.Range(0, 600).Select(Metric)),
            newFirst.ResolveAsync(names, default),
            RotationOf(database, [New, Old]).RotateAsync(default));
        await RotationOf(database, [New, Old]).RotateAsync(default);

        (await RowsAsync(database)).Count.ShouldBe(600);
        (await Directory(database, [New]).FindUsersAsync(names, default)).Count.ShouldBe(600);
    }

    [Fact]
    public async Task a_service_that_does_not_know_the_new_key_adds_nobody()
    {
        var settings = await servers.NewServiceAsync() with { DataKey = Old };
        await using var service = await TestService.StartAsync(settings);
        await using var database = NpgsqlDataSource.Create(settings.DatabaseConnectionString!);
        using var client = service.Client();
        await client.RecordAsync(Metric(1));
        await RotationOf(database, [New, Old]).RotateAsync(default);

        (await service.PostMetricAsync(Metric(2))).Status.ShouldBe(503);

        (await RowsAsync(database)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task whom_a_late_service_sealed_under_the_old_key_after_a_rotation_is_not_taken_for_somebody_new()
    {
        var settings = await servers.NewServiceAsync() with { DataKey = Old };
        await using (await TestService.StartAsync(settings))
        {
        }

        await using var database = NpgsqlDataSource.Create(settings.DatabaseConnectionString!);
        await RotationOf(database, [New, Old]).RotateAsync(default);
        await Directory(database, [Old, New]).ResolveAsync(["late"], default);

        var refused = await Should.ThrowAsync<StartupException>(async () => await TestService.StartAsync(settings with { DataKey = New }));

        refused.Message.ShouldContain(new SubjectCipher(Old).KeyId);
        (await RotationOf(database, [New, Old]).RotateAsync(default)).ShouldBe(1);
        await using (await TestService.StartAsync(settings with { DataKey = New }))
            (await Directory(database, [New]).FindUsersAsync(["late"], default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_rotation_that_was_interrupted_goes_on_where_it_was()
    {
        var settings = await servers.NewServiceAsync() with { DataKey = Old };
        await using var service = await TestService.StartAsync(settings);
        await using var database = NpgsqlDataSource.Create(settings.DatabaseConnectionString!);
        using var client = service.Client();
        await client.RecordAllAsync(Enumerable.Range(0, People).Select(Metric));
        // The last row is locked by somebody, so that its page waits and the ones before it are committed.
        await using var blocker = await database.OpenConnectionAsync();
        await using (var transaction = await blocker.BeginTransactionAsync())
        {
            await using (var command = new NpgsqlCommand("select from people.subjects order by subject_id desc limit 1 for update", blocker))
                await command.ExecuteNonQueryAsync();
            using var interrupted = new CancellationTokenSource();
            var rotation = RotationOf(database, [New, Old]).RotateAsync(interrupted.Token);
            await Until.TrueAsync(async () => (await RowsAsync(database)).Values.Count(row => row.KeyId == new SubjectCipher(New).KeyId) == 1000);
            await interrupted.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(rotation);
            await transaction.RollbackAsync();
        }

        (await RotationOf(database, [New, Old]).RotateAsync(default)).ShouldBe(People - 1000);
        (await Directory(database, [New]).FindUsersAsync(["person-0", $"person-{People - 1}"], default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task the_command_makes_a_key_and_seals_everybody_anew_in_the_embedded_database()
    {
        using var directory = new TemporaryDirectory();
        string listing;
        await using (var service = await ServiceProcess.StartAsync(directory.Path))
        {
            using var client = service.Client();
            await client.RecordAllAsync(Enumerable.Range(0, 20).Select(Metric));
            await client.CatchUpAsync();
            listing = await client.GetStringAsync("metrics");
        }

        var (exitCode, output, errors) = await ServiceProcess.RunAsync(["subjects", "rotate-key", "--make"], ("DATA_DIR", directory.Path));

        exitCode.ShouldBe(0, errors);
        output.ShouldContain("20 people were sealed anew");
        var file = Path.Combine(directory.Path, "data.key");
        var keys = File.ReadAllLines(file);
        keys.Length.ShouldBe(2);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (output + errors).ShouldNotContain(keys[0]);
        // The old key is of no use any more.
        await File.WriteAllTextAsync(file, keys[0]);
        await using var again = await ServiceProcess.StartAsync(directory.Path);
        using var reader = again.Client();
        (await reader.GetStringAsync("metrics")).ShouldBe(listing);
    }

    private static object Metric(int number) => new
    {
        metric_name = "requests",
        value = 1,
        unit = "count",
        category = "usage",
        service = "s",
        user_id = $"person-{number}",
        session_id = $"s-{number}",
        metadata = new { n = number },
    };

    private static KeyRotation RotationOf(NpgsqlDataSource database, byte[][] keys) => new(database, new SubjectKeys(keys), TimeProvider.System);

    private static SubjectDirectory Directory(NpgsqlDataSource database, byte[][] keys) =>
        new(new SubjectRows(database, new SubjectKeys(keys), TimeProvider.System), new Erasures(database));

    private static async Task<Dictionary<Guid, (string? KeyId, string Hash, string UserId)>> RowsAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("select subject_id, key_id, encode(user_id_hash, 'hex'), encode(user_id_encrypted, 'hex') from people.subjects");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new Dictionary<Guid, (string?, string, string)>();
        while (await reader.ReadAsync())
            rows[reader.GetGuid(0)] = (reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetString(2), reader.GetString(3));
        return rows;
    }
}
