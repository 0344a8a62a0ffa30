using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections;
using BusinessMetrics.Trust.Archive;
using Npgsql;

namespace BusinessMetrics.Benchmarks;

/// <summary>How long a day's metrics take to leave for the archive and to come back, beside the service that serves meanwhile.</summary>
internal static class ArchiveBenchmark
{
    private const double LimitSeconds = 120;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(int metrics, CancellationToken cancellation)
    {
        await using var service = await MeasuredService.StartAsync();
        await History.RecordAsync(service, metrics, cancellation);
        while (await SignedAsync(service, cancellation) < metrics)
            await Task.Delay(100, cancellation);

        var settings = new ServiceSettings { DataDirectory = service.DataDirectory };
        var clock = new LaterClock(TimeSpan.FromDays(settings.RetentionDays + 2));
        await using var database = NpgsqlDataSource.Create(service.Database);
        var directory = new ArchiveDirectory(settings);
        var day = DateOnly.FromDateTime(DateTime.UtcNow);
        var run = new ArchiveRun(database, ReadModelCatalogue.All, new(database, directory, clock), new(database, directory, clock), settings, clock);
        var before = await BytesAsync(database, cancellation);

        var started = Stopwatch.GetTimestamp();
        var end = await run.RunAsync(cancellation) ?? throw new InvalidOperationException("somebody else moves events");
        var leaving = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await VacuumAsync(database, cancellation);
        var after = await BytesAsync(database, cancellation);
        var file = Directory.EnumerateFiles(settings.ArchivePath, "*.parquet", SearchOption.AllDirectories).Sum(name => new FileInfo(name).Length);

        started = Stopwatch.GetTimestamp();
        var back = await new ArchiveRestore(database, directory, clock).RestoreAsync(day, TimeSpan.FromDays(7), "benchmark", cancellation);
        var restoring = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return
        [
            Of("leaving", end.Events, leaving, end.Problem is null && end.Events == metrics,
                ("bytes/event before", (double)before / metrics), ("left in the database", (double)after / metrics), ("in the file", (double)file / metrics)),
            Of("coming back", back ?? 0, restoring, back == metrics),
        ];
    }

    private static Measurement Of(string figure, long events, double seconds, bool isComplete, params (string Name, double Bytes)[] sizes) => new(
        figure,
        [
            ("events", events.ToString(CultureInfo.InvariantCulture)),
            ("s", seconds.ToString("0.0", CultureInfo.InvariantCulture)),
            ("events/s", (events / seconds).ToString("0", CultureInfo.InvariantCulture)),
            .. ((string[])["bytes/event before", "left in the database", "in the file"]).Select((name, i) =>
                (name, i < sizes.Length ? sizes[i].Bytes.ToString("0", CultureInfo.InvariantCulture) : "")),
        ],
        $"all within {LimitSeconds} s",
        isComplete && seconds < LimitSeconds);

    private static async Task<long> SignedAsync(MeasuredService service, CancellationToken cancellation) =>
        (await service.GetAsync("audit/checkpoints?limit=1", cancellation))["checkpoints"]!.AsArray() is [JsonNode newest] ? newest["size"]!.GetValue<long>() : 0;

    /// <summary>The log, the listing, and what the archive leaves; roll-ups stay in any case.</summary>
    private static async Task<long> BytesAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select sum(pg_total_relation_size(oid))::bigint
            from pg_class
            where relkind = 'r' and (relnamespace = 'archive'::regnamespace or relname in ('mt_events', 'mt_streams') or relname like 'metric_records_%')
            """);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>What left makes room for what comes; only a full vacuum shows how much.</summary>
    private static async Task VacuumAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("vacuum full");
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private sealed class LaterClock(TimeSpan later) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + later;
    }
}
