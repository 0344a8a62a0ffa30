using BusinessMetrics.Tests.Support;
using Npgsql;

namespace BusinessMetrics.Tests.Ingest.Recording.Committing;

[Collection(IngestCollection.Name)]
public class QueueTests(TestServers servers)
{
    private const int Capacity = 5;
    private const string Metric = """{"metric_name":"m","value":1,"unit":"count","category":"usage","service":"s"}""";

    [Fact]
    public async Task a_full_queue_is_503_with_retry_after_and_what_was_taken_is_recorded()
    {
        var settings = await servers.NewServiceAsync() with { QueueCapacity = Capacity, BatchSize = 1 };
        await using var service = await TestService.StartAsync(settings);
        await using var database = NpgsqlDataSource.Create(settings.DatabaseConnectionString!);
        await using var blocker = await database.OpenConnectionAsync();
        await using var transaction = await HoldCommitsAsync(blocker);

        // Two writers hold one metric each, the queue the next five; whatever comes then is one too many.
        var taken = new List<Task<Answer>>();
        for (var i = 0; i < 2; i++)
        {
            taken.Add(service.PostMetricTextAsync(Metric));
            await Until.TrueAsync(async () => (await WaitingForLockAsync(database)).Count == taken.Count);
        }

        for (var i = 0; i < Capacity; i++)
            taken.Add(service.PostMetricTextAsync(Metric));
        await Until.TrueAsync(async () => (await service.GetAsync("/metrics/prometheus")).Text.Contains($"business_metrics_queued {Capacity}", StringComparison.Ordinal));
        var oneTooMany = await service.PostMetricTextAsync(Metric);
        await transaction.RollbackAsync();
        var answers = await Task.WhenAll(taken);

        oneTooMany.Status.ShouldBe(503);
        oneTooMany.MediaType.ShouldBe("application/problem+json");
        oneTooMany.Headers.RetryAfter.ShouldNotBeNull();
        answers.ShouldAllBe(answer => answer.Status == 201);
        await service.CatchUpAsync();
        (await service.GetAsync("/metrics")).Json["total_count"]!.GetValue<long>().ShouldBe(2 + Capacity);
    }

    [Fact]
    public async Task a_connection_cut_in_the_middle_of_a_commit_is_settled_and_the_metric_recorded_once()
    {
        var settings = await servers.NewServiceAsync();
        await using var service = await TestService.StartAsync(settings);
        await using var database = NpgsqlDataSource.Create(settings.DatabaseConnectionString!);
        await using var blocker = await database.OpenConnectionAsync();
        await using var transaction = await HoldCommitsAsync(blocker);
        var sent = service.PostMetricTextAsync(Metric);
        await Until.TrueAsync(async () => (await WaitingForLockAsync(database)).Count == 1);
        var writer = (await WaitingForLockAsync(database)).Single();

        await using (var cut = database.CreateCommand("select pg_terminate_backend($1)"))
        {
            cut.Parameters.AddWithValue(writer);
            await cut.ExecuteNonQueryAsync();
        }

        // The writer has come back, has not found the flush, and waits to send it again; nobody else may pass it.
        await Until.TrueAsync(async () => (await WaitingForLockAsync(database)).Any(waiting => waiting != writer));
        var meanwhile = await service.PostMetricTextAsync(Metric);
        await transaction.RollbackAsync();

        meanwhile.Status.ShouldBe(503);
        meanwhile.Json["detail"]!.GetValue<string>().ShouldContain("Nothing of this request was recorded");
        (await sent).Status.ShouldBe(201);
        await service.CatchUpAsync();
        (await service.GetAsync("/metrics")).Json["total_count"]!.GetValue<long>().ShouldBe(1);
    }

    /// <summary>No flush can be committed until the transaction ends; reading goes on.</summary>
    private static async Task<NpgsqlTransaction> HoldCommitsAsync(NpgsqlConnection blocker)
    {
        var transaction = await blocker.BeginTransactionAsync();
        await using var @lock = new NpgsqlCommand("lock table events.mt_streams in exclusive mode", blocker);
        await @lock.ExecuteNonQueryAsync();
        return transaction;
    }

    /// <summary>The server processes that wait for a lock in the service's database.</summary>
    private static async Task<IReadOnlyList<int>> WaitingForLockAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            "select pid from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())");
        await using var reader = await command.ExecuteReaderAsync();
        var waiting = new List<int>();
        while (await reader.ReadAsync())
            waiting.Add(reader.GetInt32(0));
        return waiting;
    }
}
