using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace BusinessMetrics.Benchmarks;

/// <summary>Fills a service with metrics that are spread over the last 30 days.</summary>
internal static class History
{
    public const int Days = 30;
    private const int BatchSize = 5_000;

    /// <summary>As <see cref="RecordAsync"/>, once for a folder that is kept: the next run asks what is there.</summary>
    public static async Task<DateTimeOffset> RecordOnceAsync(MeasuredService service, int metrics, DirectoryInfo? kept, CancellationToken cancellation)
    {
        var note = kept is null ? null : Path.Combine(kept.FullName, "before-last-day");
        if (note is not null && File.Exists(note))
            return DateTimeOffset.Parse(await File.ReadAllTextAsync(note, cancellation), CultureInfo.InvariantCulture);
        var beforeLastDay = await RecordAsync(service, metrics, cancellation);
        if (note is not null)
            await File.WriteAllTextAsync(note, beforeLastDay.ToString("O", CultureInfo.InvariantCulture), cancellation);
        return beforeLastDay;
    }

    /// <returns>When all but the last day's metrics had been recorded: as of then the history is a day shorter.</returns>
    public static async Task<DateTimeOffset> RecordAsync(MeasuredService service, int metrics, CancellationToken cancellation)
    {
        var workload = new Workload(seed: 1);
        var now = DateTimeOffset.UtcNow;
        var step = TimeSpan.FromDays(Days) / metrics;
        var started = Stopwatch.GetTimestamp();
        var sending = Task.CompletedTask;
        var lastDay = metrics - (metrics / Days);
        var beforeLastDay = now;
        for (var sent = 0; sent < metrics; sent += BatchSize)
        {
            var first = sent;
            var lines = workload.Lines(Math.Min(BatchSize, metrics - sent), i => now - (step * (metrics - first - i)));
            await sending;
            if (first < lastDay)
                beforeLastDay = DateTimeOffset.UtcNow;
            sending = service.PostAsync(lines, cancellation);
        }

        await sending;
        var recorded = Stopwatch.GetElapsedTime(started);
        await service.CatchUpAsync(cancellation);
        var folded = Stopwatch.GetElapsedTime(started);
        Console.WriteLine($"{metrics} metrics recorded in {recorded.TotalSeconds:0.0} s ({metrics / recorded.TotalSeconds:0} a second), in every read model {(folded - recorded).TotalSeconds:0.0} s later ({metrics / folded.TotalSeconds:0} a second); {service.ResidentMegabytes():0} MB resident");
        // What autovacuum does within a minute; until then PostgreSQL plans by guesses.
        await using var dataSource = NpgsqlDataSource.Create(service.Database);
        await using var analyze = dataSource.CreateCommand("analyze");
        analyze.CommandTimeout = 0;
        await analyze.ExecuteNonQueryAsync(cancellation);
        return beforeLastDay;
    }
}
