using System.Globalization;
using System.Text;
using Npgsql;

namespace BusinessMetrics.Benchmarks;

/// <summary>Single metrics over 64 kept connections, each acknowledged after its commit, beside an INSERT of the same row per commit.</summary>
internal static class SingleBenchmark
{
    private const int Connections = 64;
    private const int InsertConnections = 32;

    // One stream for all rows, so that the foreign key is checked and nothing else is written.
    private const string InsertSql =
        """
        insert into measured.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, user_name, is_archived)
        values (nextval('events.mt_events_sequence'), $1, 'measured', $2, $3::jsonb, $4, now(), '*DEFAULT*', $5, $6, 'developer', false)
        """;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(int seconds, int rounds, CancellationToken cancellation)
    {
        await using var service = await MeasuredService.StartAsync();
        using var client = service.Client(Connections);
        var bodies = new Workload(seed: 3).Lines(10_000, _ => DateTimeOffset.UtcNow).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes).ToArray();
        var length = TimeSpan.FromSeconds(seconds);
        await RequestLoad.RunAsync(Connections, TimeSpan.FromSeconds(Math.Min(5, seconds)), PostAsync);
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(service.Database) { MaxPoolSize = InsertConnections + 1, MaxAutoPrepare = 10, AutoPrepareMinUsages = 1 });
        await MeasuredTables.CreateAsync(dataSource, cancellation);
        await MeasuredTables.ExecuteAsync(dataSource, "insert into measured.mt_streams (id, version, timestamp, created, tenant_id, is_archived) values ('measured', 1, now(), now(), '*DEFAULT*', false)", cancellation);
        var row = await RowAsync(dataSource, cancellation);
        var version = 0L;
        await RequestLoad.RunAsync(InsertConnections, TimeSpan.FromSeconds(1), InsertAsync);

        var (ours, limit, p99) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            await MeasuredTables.SettleAsync(dataSource, cancellation);
            var (posted, durations) = await RequestLoad.RunAsync(Connections, length, PostAsync);
            await service.CatchUpAsync(cancellation);
            await MeasuredTables.SettleAsync(dataSource, cancellation);
            var (inserted, _) = await RequestLoad.RunAsync(InsertConnections, length, InsertAsync);
            ours.Add(posted);
            limit.Add(inserted);
            p99.Add(durations.Milliseconds(0.99));
            Report.Progress(string.Create(CultureInfo.InvariantCulture, $"single, round {round + 1}: {posted:0} a second, p99 {p99[^1]:0.0} ms; INSERT {inserted:0}"));
        }

        return
        [
            Comparison.Of("single, metrics/s", ours, limit, ">= 1.0", (_, ratio) => ratio >= 1),
            Comparison.Of("single, p99 of an acknowledgement, ms", p99, [], "", (_, _) => true, "0.0"),
        ];

        async Task PostAsync(int number)
        {
            using var content = new ByteArrayContent(bodies[number % bodies.Length]);
            content.Headers.ContentType = new("application/json");
            using var response = await client.PostAsync("metrics", content, cancellation);
            response.EnsureSuccessStatusCode();
        }

        async Task InsertAsync(int number)
        {
            await using var command = dataSource.CreateCommand(InsertSql);
            command.Parameters.AddWithValue(Guid.CreateVersion7());
            command.Parameters.AddWithValue((int)Interlocked.Increment(ref version));
            command.Parameters.AddWithValue(row.Data);
            command.Parameters.AddWithValue(row.Type);
            command.Parameters.AddWithValue(row.DotNetType);
            command.Parameters.AddWithValue(row.Correlation);
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>One of those recorded, of middle length.</summary>
    private static async Task<(string Data, string Type, string DotNetType, string Correlation)> RowAsync(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            """
            with event as (select * from events.mt_events where stream_id like 'metrics/%' limit 1000)
            select data::text, type, mt_dotnet_type, correlation_id
            from event
            order by length(data::text) offset (select count(*) / 2 from event) limit 1
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3));
    }
}
