using System.Diagnostics;
using System.Globalization;

namespace BusinessMetrics.Benchmarks;

/// <summary>How soon open pages are told that figures moved, and what they cost while nothing does.</summary>
internal static class LiveBenchmark
{
    /// <param name="seconds">So long nothing moves; and so many metrics are recorded after that, 3 to 20.</param>
    public static async Task<IReadOnlyList<Measurement>> RunAsync(int streams, int seconds, CancellationToken cancellation)
    {
        await using var service = await MeasuredService.StartAsync();
        await service.PostAsync(Probe, cancellation);
        await service.CatchUpAsync(cancellation);
        var before = service.ResidentMegabytes();
        using var client = service.Client(streams);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var opened = Stopwatch.GetTimestamp();
        var pages = Enumerable.Range(0, streams).Select(_ => new Page()).ToArray();
        var listening = pages.Select(page => page.ListenAsync(client, ended.Token)).ToArray();
        await Task.WhenAll(pages.Select(page => page.ToldAsync()));
        var openAfter = Stopwatch.GetElapsedTime(opened);

        var (idle, started) = (service.ProcessorTime(), Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(seconds), cancellation);
        var cores = (service.ProcessorTime() - idle).Service.TotalSeconds / Stopwatch.GetElapsedTime(started).TotalSeconds;

        var told = new List<TimeSpan>();
        for (var probe = 0; probe < Math.Clamp(seconds, 3, 20); probe++)
        {
            foreach (var page in pages)
                page.Await();
            await service.PostAsync(Probe, cancellation);
            var acknowledged = Stopwatch.GetTimestamp();
            foreach (var at in await Task.WhenAll(pages.Select(page => page.ToldAsync())))
                told.Add(Stopwatch.GetElapsedTime(Math.Min(acknowledged, at), at));
            // Each page is told at most once a second, and not in step with it.
            await Task.Delay(1_000 + Random.Shared.Next(500), cancellation);
        }

        var resident = service.ResidentMegabytes();
        await ended.CancelAsync();
        await Task.WhenAll(listening);
        var durations = new Durations(told);
        var p99 = durations.Milliseconds(0.99);
        return
        [
            new(
                $"live, {streams} open pages told",
                [
                    ("p50 ms", Number(durations.Milliseconds(0.5))), ("p99 ms", Number(p99)), ("open after s", openAfter.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)),
                    ("idle cores", cores.ToString("0.00", CultureInfo.InvariantCulture)), ("MB", $"{Number(before)} + {Number(resident - before)}"),
                ],
                "p99 <= 1000 ms",
                p99 <= 1_000),
        ];
    }

    private const string Probe = """{"metric_name":"probe","value":1,"unit":"count","category":"usage","service":"probe"}""";

    private static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);

    /// <summary>A stream, and when it was told last.</summary>
    private sealed class Page
    {
        private volatile TaskCompletionSource<long> _told = NewAwaited();

        public Task<long> ToldAsync() => _told.Task;

        public void Await() => _told = NewAwaited();

        public async Task ListenAsync(HttpClient client, CancellationToken cancellation)
        {
            try
            {
                using var response = await client.GetAsync("live", HttpCompletionOption.ResponseHeadersRead, cancellation);
                using var reader = new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellation));
                while (await reader.ReadLineAsync(cancellation) is { } line)
                    if (line == "event: figures")
                        _told.TrySetResult(Stopwatch.GetTimestamp());
            }
            catch (OperationCanceledException)
            {
                // It is over.
            }
            catch (HttpRequestException failure)
            {
                _told.TrySetException(failure);
            }
        }

        private static TaskCompletionSource<long> NewAwaited() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
