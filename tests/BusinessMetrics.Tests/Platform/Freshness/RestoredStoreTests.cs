using System.Diagnostics;
using BusinessMetrics.Host.Embedded;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Trust.Subjects.Erasing;
using Npgsql;

namespace BusinessMetrics.Tests.Platform.Freshness;

/// <summary>A store that was put back to an older copy never meets what was cached of the one that went on.</summary>
[Collection(PlatformCollection.Name)]
public sealed class RestoredStoreTests(TestServers servers)
{
    private static readonly string Summary = $"/metrics/summary?start_time={DateTimeOffset.UtcNow.AddDays(-2).Text()}&end_time={DateTimeOffset.UtcNow.AddDays(-1).Text()}";

    private static object Metric => new
    {
        metric_name = "request_count",
        value = 1,
        unit = "requests",
        category = "usage",
        service = "s",
        timestamp = DateTimeOffset.UtcNow.AddDays(-1.5),
    };

    [Fact]
    public async Task a_dump_that_is_put_back_into_the_same_database()
    {
        using var folder = new TemporaryDirectory();
        var dump = Path.Combine(folder.Path, "dump");
        var settings = await servers.NewServiceAsync();
        long beyond;
        await using (var service = await TestService.StartAsync(settings))
        {
            await RecordAsync(service, 1);
            await Leftovers.DumpAsync(settings.DatabaseConnectionString!, dump);
            beyond = await RecordAsync(service, 2);
        }

        await Leftovers.RestoreAsync(settings.DatabaseConnectionString!, dump);
        await using (var service = await TestService.StartAsync(settings))
        {
            (await CountAsync(service)).ShouldBe(1);
            // What was acknowledged by the one that went on is in this one no more, and nobody is told otherwise.
            (await service.GetAsync($"{Summary}&wait_for={beyond + 100}")).Status.ShouldBe(400);
            await RecordAsync(service, 2);
            await RecordAsync(service, 3);
        }
    }

    [Fact]
    public async Task a_copy_of_the_servers_folder_that_takes_its_place()
    {
        using var folder = new TemporaryDirectory();
        var (live, copy) = (Path.Combine(folder.Path, "live"), Path.Combine(folder.Path, "copy"));
        await WithServiceAsync(live, service => RecordAsync(service, 1));
        await RunAsync("cp", "-a", live, copy);
        await WithServiceAsync(live, async service =>
        {
            (await CountAsync(service)).ShouldBe(1);
            await RecordAsync(service, 2);
            await RecordAsync(service, 3);
        });

        Directory.Delete(live, recursive: true);
        Directory.Move(copy, live);

        await WithServiceAsync(live, async service =>
        {
            (await CountAsync(service)).ShouldBe(1);
            await RecordAsync(service, 2);
        });
    }

    [Fact]
    public async Task copies_are_told_apart_without_a_start_of_the_service_between()
    {
        using var folder = new TemporaryDirectory();
        var (live, copy, dump) = (Path.Combine(folder.Path, "live"), Path.Combine(folder.Path, "copy"), Path.Combine(folder.Path, "dump"));
        await WithServiceAsync(live, service => RecordAsync(service, 1));
        await RunAsync("cp", "-a", live, copy);
        FigureState original, replaced, restored, fallen;
        await using (var server = await EmbeddedPostgres.StartAsync(live, CancellationToken.None))
            original = await StateAsync(server.ConnectionString);
        await using (var server = await EmbeddedPostgres.StartAsync(copy, CancellationToken.None))
        {
            replaced = await StateAsync(server.ConnectionString);
            await Leftovers.DumpAsync(server.ConnectionString, dump);
            await Leftovers.RestoreAsync(server.ConnectionString, dump);
            restored = await StateAsync(server.ConnectionString);
            await using var source = NpgsqlDataSource.Create(server.ConnectionString);
            using var states = new FigureStates(source, ReadModelCatalogue.All, () => false, TimeProvider.System);
            await states.CurrentAsync(CancellationToken.None);
            // Rows that were put back by hand, with no other trace than that they are older.
            await using (var command = source.CreateCommand("update events.mt_event_progression set last_seq_id = last_seq_id - 1 where name = 'ledger:All'"))
                await command.ExecuteNonQueryAsync();
            fallen = await states.CurrentAsync(CancellationToken.None);
        }

        replaced.Positions.ShouldBe(original.Positions);
        ((string[])[original.Copy, replaced.Copy, restored.Copy, fallen.Copy]).ShouldBeUnique();
    }

    [Fact]
    public async Task a_redis_that_comes_back_with_what_it_held_long_ago_answers_nothing_older()
    {
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync());
        await RecordAsync(service, 1);
        await using var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(servers.RedisConfiguration);
        var database = redis.GetDatabase();
        var held = new List<(StackExchange.Redis.RedisKey Key, StackExchange.Redis.HashEntry[] Entries)>();
        await foreach (var key in redis.GetServers()[0].KeysAsync(pattern: "*figures*"))
            held.Add((key, await database.HashGetAllAsync(key)));
        held.ShouldNotBeEmpty();
        await RecordAsync(service, 2);

        // As from its own dump: all that it held then, and nothing of what came since.
        await foreach (var key in redis.GetServers()[0].KeysAsync(pattern: "business-metrics:*"))
            await database.KeyDeleteAsync(key);
        foreach (var (key, entries) in held)
            await database.HashSetAsync(key, entries);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => (await CountAsync(service)).ShouldBe(2)));
        await RecordAsync(service, 3);
    }

    /// <summary>Records a metric; the answer that waits for it counts so many, and so does one from the cache.</summary>
    private static async Task<long> RecordAsync(TestService service, int count)
    {
        var recorded = await service.PostMetricAsync(Metric);
        recorded.Status.ShouldBe(201, recorded.Text);
        var position = long.Parse(recorded.Header("Recorded-At"));
        (await service.GetAsync($"{Summary}&wait_for={position}&wait=10")).Json["total_metrics"]!.GetValue<int>().ShouldBe(count);
        (await CountAsync(service)).ShouldBe(count);
        return position;
    }

    private static async Task<int> CountAsync(TestService service) => (await service.GetAsync(Summary)).Json["total_metrics"]!.GetValue<int>();

    private async Task WithServiceAsync(string folder, Func<TestService, Task> act)
    {
        await using var server = await EmbeddedPostgres.StartAsync(folder, CancellationToken.None);
        await using var service = await TestService.StartAsync(new ServiceSettings
        {
            Host = "127.0.0.1",
            Port = 0,
            DatabaseConnectionString = server.ConnectionString,
            RedisConfiguration = servers.RedisConfiguration,
            DataDirectory = Path.Combine(folder, "service"),
            LogLevel = Microsoft.Extensions.Logging.LogLevel.Warning,
        });
        await act(service);
    }

    private static async Task<FigureState> StateAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        using var states = new FigureStates(source, ReadModelCatalogue.All, () => false, TimeProvider.System);
        return await states.CurrentAsync(CancellationToken.None);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
    }
}
