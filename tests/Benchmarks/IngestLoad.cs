using System.Diagnostics;
using System.Text;

namespace BusinessMetrics.Benchmarks;

/// <summary>What one run of the load came to.</summary>
/// <param name="Metrics">How many were acknowledged.</param>
/// <param name="Sending">Until the last was.</param>
/// <param name="Total">Until every read model held them.</param>
/// <param name="PeakMegabytes">The most memory that the service held meanwhile.</param>
/// <param name="Used">What the metrics cost the service and PostgreSQL.</param>
internal sealed record IngestRun(long Metrics, TimeSpan Sending, TimeSpan Total, double PeakMegabytes, ProcessorTime Used)
{
    public double ServiceMicroseconds => Used.Service.TotalMicroseconds / Metrics;

    public double PostgresMicroseconds => Used.Postgres.TotalMicroseconds / Metrics;

    /// <summary>What can be sent without an end and without a growing lag.</summary>
    public double PerSecond => Metrics / Total.TotalSeconds;
}

/// <summary>Batches of 1,000 metrics as NDJSON over 4 connections, made beforehand so that making them costs nothing.</summary>
internal sealed class IngestLoad
{
    public const int BatchSize = 1_000;
    private const int Connections = 4;
    private const int Batches = 300;

    private readonly byte[][] _batches;

    /// <param name="now">The metrics are of the minute before.</param>
    public IngestLoad(int seed, DateTimeOffset now)
    {
        var workload = new Workload(seed);
        var step = TimeSpan.FromMinutes(1) / (Batches * BatchSize);
        _batches = [.. Enumerable.Range(0, Batches).Select(batch => Encoding.UTF8.GetBytes(workload.Lines(BatchSize, i => now - (step * (((Batches - batch) * BatchSize) - i)))))];
    }

    public Task<IngestRun> RunAsync(MeasuredService service, TimeSpan length, CancellationToken cancellation) =>
        RunAsync(service, (_, elapsed) => elapsed < length, cancellation);

    public Task<IngestRun> RunAsync(MeasuredService service, int metrics, CancellationToken cancellation) =>
        RunAsync(service, (sent, _) => sent < metrics / BatchSize, cancellation);

    /// <param name="goesOn">By how many batches were begun, and for how long it has been sent.</param>
    private async Task<IngestRun> RunAsync(MeasuredService service, Func<int, TimeSpan, bool> goesOn, CancellationToken cancellation)
    {
        using var client = service.Client(Connections);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var peak = PeakAsync(service, watching.Token);
        var sent = 0;
        var before = service.ProcessorTime();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(SendAsync, cancellation)));
        var sending = Stopwatch.GetElapsedTime(started);
        await service.CatchUpAsync(cancellation);
        var total = Stopwatch.GetElapsedTime(started);
        var used = service.ProcessorTime() - before;
        await watching.CancelAsync();
        return new((long)sent * BatchSize, sending, total, await peak, used);

        async Task SendAsync()
        {
            while (goesOn(Volatile.Read(ref sent), Stopwatch.GetElapsedTime(started)))
                await MeasuredService.PostAsync(client, _batches[Interlocked.Increment(ref sent) % Batches], cancellation);
        }
    }

    /// <summary>The most memory that the service holds until it is cancelled, in MB.</summary>
    public static async Task<double> PeakAsync(MeasuredService service, CancellationToken cancellation)
    {
        var most = 0.0;
        while (!cancellation.IsCancellationRequested)
        {
            most = Math.Max(most, service.ResidentMegabytes());
            await Task.Delay(200, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return most;
    }
}
