using System.Globalization;
using Npgsql;

namespace BusinessMetrics.Benchmarks;

/// <summary>What is taken in with audit, redaction, subjects and proofs, beside the same service without them, in turns.</summary>
internal static class TrustBenchmark
{
    private const double LeastRatio = 0.8;
    private const int WarmUpSeconds = 10;

    /// <param name="eachPart">Also leaves out each part alone, to see what it costs.</param>
    public static async Task<IReadOnlyList<Measurement>> RunAsync(int seconds, int rounds, bool eachPart, CancellationToken cancellation)
    {
        string[][] variants = [[], WithoutTrust.Parts, .. eachPart ? WithoutTrust.Parts.Select(part => new[] { part }) : []];
        var runs = variants.Select(_ => new List<IngestRun>()).ToArray();
        for (var round = 0; round < rounds; round++)
            for (var variant = 0; variant < variants.Length; variant++)
                runs[variant].Add(await MeasureAsync(variants[variant], round, seconds, cancellation));

        return [.. variants.Skip(1).Zip(runs.Skip(1)).SelectMany(variant => Compare(string.Join(", ", variant.First), variant.Second, variant.First.Length > 1))];

        Measurement[] Compare(string name, List<IngestRun> without, bool hasMark) =>
        [
            Comparison.Of($"recording, beside without {name}; metrics/s", Values(runs[0], run => run.PerSecond), Values(without, run => run.PerSecond), hasMark ? $">= {LeastRatio:0.0}" : "", (_, ratio) => !hasMark || ratio >= LeastRatio),
            Comparison.Of("processor time of the service, us a metric", Values(runs[0], run => run.ServiceMicroseconds), Values(without, run => run.ServiceMicroseconds), "", (_, _) => true),
            Comparison.Of("processor time of PostgreSQL, us a metric", Values(runs[0], run => run.PostgresMicroseconds), Values(without, run => run.PostgresMicroseconds), "", (_, _) => true),
        ];

        static double[] Values(IEnumerable<IngestRun> runs, Func<IngestRun, double> value) => [.. runs.Select(value)];
    }

    /// <summary>On a service of its own each time, so that none works on what another left; all in the same host.</summary>
    private static async Task<IngestRun> MeasureAsync(string[] without, int round, int seconds, CancellationToken cancellation)
    {
        await using var service = await MeasuredService.StartAsync(null, [WithoutTrust.CommandName, .. without]);
        if (without.Contains(WithoutTrust.Subjects))
            await DropIndexAsync(service.Database, cancellation);
        await new IngestLoad(seed: 1, DateTimeOffset.UtcNow).RunAsync(service, TimeSpan.FromSeconds(Math.Min(WarmUpSeconds, seconds)), cancellation);
        var run = await new IngestLoad(seed: 10 + round, DateTimeOffset.UtcNow).RunAsync(service, TimeSpan.FromSeconds(seconds), cancellation);
        var name = without.Length > 0 ? $"without {string.Join(", ", without)}" : "with trust";
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
