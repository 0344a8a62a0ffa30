using System.Diagnostics;
using System.Text.Json;
using Npgsql;

namespace BusinessMetrics.Benchmarks;

/// <summary>Metrics that were recorded to be asked about.</summary>
/// <param name="End">Their times are before this.</param>
/// <param name="BeforeLast">All but those of the last thirtieth had been recorded: as of then the history is shorter by it.</param>
internal sealed record RecordedHistory(DateTimeOffset End, DateTimeOffset BeforeLast);

/// <summary>Fills a service with metrics that are spread over the time before now, 30 days where nothing is said.</summary>
internal static class History
{
    /// <summary>Of 30 days a day is recorded after the moment that questions "as of" are about.</summary>
    private const int Parts = 30;
    private const int BatchSize = 5_000;

    public static TimeSpan Days { get; } = TimeSpan.FromDays(30);

    /// <summary>As <see cref="RecordAsync"/>, once for a folder that is kept: the next run asks what is there.</summary>
    public static async Task<RecordedHistory> RecordOnceAsync(MeasuredService service, int metrics, TimeSpan length, DirectoryInfo? kept, CancellationToken cancellation)
    {
        var note = kept is null ? null : Path.Combine(kept.FullName, "history.json");
        if (note is not null && File.Exists(note))
            return JsonSerializer.Deserialize<RecordedHistory>(await File.ReadAllTextAsync(note, cancellation))!;
        var recorded = await RecordAsync(service, metrics, length, cancellation);
        if (note is not null)
            await File.WriteAllTextAsync(note, JsonSerializer.Serialize(recorded), cancellation);
        return recorded;
    }

    public static Task<RecordedHistory> RecordAsync(MeasuredService service, int metrics, CancellationToken cancellation) =>
        RecordAsync(service, metrics, Days, cancellation);

    private static async Task<RecordedHistory> RecordAsync(MeasuredService service, int metrics, TimeSpan length, CancellationToken cancellation)
    {
        var workload = new Workload(seed: 1);
        var now = DateTimeOffset.UtcNow;
        var step = length / metrics;
        var before = service.ProcessorTime();
        var started = Stopwatch.GetTimestamp();
        var sending = Task.CompletedTask;
        var lastPart = metrics - (metrics / Parts);
        var beforeLast = now;
        for (var sent = 0; sent < metrics; sent += BatchSize)
        {
            var first = sent;
            var lines = workload.Lines(Math.Min(BatchSize, metrics - sent), i => now - (step * (metrics - first - i)));
            await sending;
            if (first < lastPart)
                beforeLast = DateTimeOffset.UtcNow;
            sending = service.PostAsync(lines, cancellation);
        }

        await sending;
        var recorded = Stopwatch.GetElapsedTime(started);
        await service.CatchUpAsync(cancellation);
        var folded = Stopwatch.GetElapsedTime(started);
        var used = service.ProcessorTime() - before;
        Console.WriteLine($"{metrics} metrics recorded in {recorded.TotalSeconds:0.0} s ({metrics / recorded.TotalSeconds:0} a second), in every read model {(folded - recorded).TotalSeconds:0.0} s later ({metrics / folded.TotalSeconds:0} a second); {used.Service.TotalMicroseconds / metrics:0} + {used.Postgres.TotalMicroseconds / metrics:0} us of processor time a metric; {service.ResidentMegabytes():0} MB resident");
        // What autovacuum does within a minute; until then PostgreSQL plans by guesses.
        await using var dataSource = NpgsqlDataSource.Create(service.Database);
        await using var analyze = dataSource.CreateCommand("analyze");
        analyze.CommandTimeout = 0;
        await analyze.ExecuteNonQueryAsync(cancellation);
        return new(now, beforeLast);
    }
}
