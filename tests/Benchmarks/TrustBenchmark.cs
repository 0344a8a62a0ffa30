using System.Globalization;
using Npgsql;

namespace BusinessMetrics.Benchmarks;

/// <summary>What is taken in with audit, redaction, subjects and proofs, beside the same service without them, in turns.</summary>
internal static class TrustBenchmark
{
    private const double LeastRatio = 0.8;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(int seconds, int rounds, CancellationToken cancellation)
    {
        var (with, without) = (new List<IngestRun>(), new List<IngestRun>());
        for (var round = 0; round < rounds; round++)
        {
            with.Add(await MeasureAsync("with trust", round, seconds, [], cancellation));
            without.Add(await MeasureAsync("without", round, seconds, ["BusinessMetrics.Benchmarks.dll", WithoutTrust.CommandName], cancellation));
        }

        return
        [
            Compare("recording, metrics/s", run => run.PerSecond, $">= {LeastRatio:0.0}", ratio => ratio >= LeastRatio),
            Compare("processor time of the service, us a metric", run => run.ServiceMicroseconds, "", _ => true),
            Compare("processor time of PostgreSQL, us a metric", run => run.PostgresMicroseconds, "", _ => true),
        ];

        Measurement Compare(string figure, Func<IngestRun, double> value, string mark, Func<double, bool> isReached) =>
            Comparison.Of(figure, [.. with.Select(value)], [.. without.Select(value)], mark, (_, ratio) => isReached(ratio));
    }

    /// <summary>On a service of its own each time, so that neither works on what the other left.</summary>
    private static async Task<IngestRun> MeasureAsync(string name, int round, int seconds, string[] command, CancellationToken cancellation)
    {
        await using var service = await MeasuredService.StartAsync(null, command);
        if (command.Length > 0)
            await DropIndexAsync(service.Database, cancellation);
        await new IngestLoad(seed: 1, DateTimeOffset.UtcNow).RunAsync(service, TimeSpan.FromSeconds(Math.Min(5, seconds)), cancellation);
        var run = await new IngestLoad(seed: 10 + round, DateTimeOffset.UtcNow).RunAsync(service, TimeSpan.FromSeconds(seconds), cancellation);
        Report.Progress(string.Create(CultureInfo.InvariantCulture, $"{name}, round {round + 1}: {run.PerSecond:0} metrics a second; {run.ServiceMicroseconds:0} us of the service's and {run.PostgresMicroseconds:0} us of PostgreSQL's processor time a metric"));
        return run;
    }

    /// <summary>It serves exports and erasures alone.</summary>
    private static async Task DropIndexAsync(string address, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(address);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand("drop index read_models.metric_records_by_subject", connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
