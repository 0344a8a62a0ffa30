using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace BusinessMetrics.Benchmarks;

/// <summary>
/// How long a monthly report of twelve sections takes, from being asked for to its PDF, and what it holds in memory; what recording loses
/// while three are made all the time; and what exports of all records hold.
/// </summary>
internal static class ReportsBenchmark
{
    private const double LimitSeconds = 3;
    private const double LimitMegabytes = 150;
    private const double LeastRatio = 0.95;
    private const int AtOnce = 3;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(int metrics, int asked, int seconds, int rounds, CancellationToken cancellation)
    {
        await using var service = await MeasuredService.StartAsync();
        await History.RecordAsync(service, metrics, cancellation);
        await DefineAsync(service, cancellation);
        // The first one is the runtime's warming up.
        await MakeAsync(service, "warm", cancellation);
        var (durations, extra) = (new List<double>(), new List<double>());
        for (var i = 0; i < Math.Max(2, asked / 10); i++)
        {
            var watermark = $"{i}";
            var (took, megabytes) = await MeasureAsync(service, () => MakeAsync(service, watermark, cancellation), cancellation);
            durations.Add(took.TotalSeconds);
            extra.Add(megabytes);
        }

        var (alone, beside, made) = await RecordingAsync(service, seconds, rounds, cancellation);
        Report.Progress(string.Create(CultureInfo.InvariantCulture, $"recording beside reports: {made} reports made meanwhile"));
        return
        [
            Comparison.Of("a monthly report of 12 sections to its PDF, s", durations, [], $"<= {LimitSeconds:0} s", (took, _) => took <= LimitSeconds, "0.00"),
            Comparison.Of("memory beside while it is made, MB", extra, [], $"<= {LimitMegabytes:0}", (megabytes, _) => megabytes <= LimitMegabytes),
            Comparison.Of("ingest while three reports are made, metrics/s, beside without", beside, alone, string.Create(CultureInfo.InvariantCulture, $">= {LeastRatio:0.00}"), (_, ratio) => ratio >= LeastRatio),
            .. await ExportAsync(service, metrics, cancellation),
        ];
    }

    private static async Task<(IReadOnlyList<double> Alone, IReadOnlyList<double> Beside, int Made)> RecordingAsync(MeasuredService service, int seconds, int rounds, CancellationToken cancellation)
    {
        var (alone, beside, made) = (new List<double>(), new List<double>(), 0);
        await new IngestLoad(seed: 3, DateTimeOffset.UtcNow).RunAsync(service, TimeSpan.FromSeconds(Math.Min(5, seconds)), cancellation);
        for (var round = 0; round < rounds; round++)
        {
            alone.Add((await new IngestLoad(seed: 30 + round, DateTimeOffset.UtcNow).RunAsync(service, TimeSpan.FromSeconds(seconds), cancellation)).PerSecond);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var reports = Enumerable.Range(0, AtOnce).Select(each => RepeatAsync($"{round}-{each}", ended.Token)).ToArray();
            beside.Add((await new IngestLoad(seed: 60 + round, DateTimeOffset.UtcNow).RunAsync(service, TimeSpan.FromSeconds(seconds), cancellation)).PerSecond);
            await ended.CancelAsync();
            made += (await Task.WhenAll(reports)).Sum();
        }

        return (alone, beside, made);

        async Task<int> RepeatAsync(string name, CancellationToken stopped)
        {
            for (var count = 0; ; count++)
                try
                {
                    await MakeAsync(service, $"{name}-{count}", stopped);
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    return count;
                }
        }
    }

    private static async Task<IReadOnlyList<Measurement>> ExportAsync(MeasuredService service, int metrics, CancellationToken cancellation)
    {
        var measurements = new List<Measurement>();
        foreach (var format in (string[])["csv", "xlsx"])
        {
            var bytes = 0L;
            var (took, most) = await MeasureAsync(service, async () => bytes = await ReadAsync(service, $"metrics/export?format={format}", cancellation), cancellation);
            measurements.Add(new(
                $"{metrics} records as {format}",
                [("s", Number(took.TotalSeconds)), ("MB written", Number(bytes / 1e6)), ("extra MB", Number(most))],
                $"<= {LimitMegabytes:0} MB extra",
                most <= LimitMegabytes));
        }

        return measurements;
    }

    /// <summary>How long something took, and how much more than before the service held meanwhile, in MB.</summary>
    private static async Task<(TimeSpan Took, double Megabytes)> MeasureAsync(MeasuredService service, Func<Task> work, CancellationToken cancellation)
    {
        var before = service.ResidentMegabytes();
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var peak = IngestLoad.PeakAsync(service, watching.Token);
        var started = Stopwatch.GetTimestamp();
        await work();
        var took = Stopwatch.GetElapsedTime(started);
        await watching.CancelAsync();
        return (took, await peak - before);
    }

    /// <summary>Reads an answer and forgets it.</summary>
    /// <returns>How many bytes it had.</returns>
    private static async Task<long> ReadAsync(MeasuredService service, string path, CancellationToken cancellation)
    {
        using var response = await service.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var (buffer, bytes) = (new byte[1 << 16], 0L);
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;)
            bytes += read;
        return bytes;
    }

    private static async Task DefineAsync(MeasuredService service, CancellationToken cancellation)
    {
        var panels = new JsonArray(
            new JsonObject { ["kind"] = "series", ["title"] = "p95", ["query"] = new JsonObject { ["figure"] = "latency", ["statistic"] = "p95", ["group_by"] = "service" } },
            new JsonObject { ["kind"] = "bars", ["title"] = "Spend", ["query"] = new JsonObject { ["figure"] = "total_cost", ["group_by"] = "service" } });
        string[] kinds = ["summary", "costs", "budgets", "performance", "security", "usage", "compliance", "alerts", "catalogue"];
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var definition = new JsonObject
        {
            ["title"] = "Everything of a month",
            ["period"] = new JsonObject { ["kind"] = "range", ["from"] = Day(today.AddDays(-29)), ["to"] = Day(today) },
            ["sections"] = new JsonArray(
            [
                .. kinds.Select(JsonNode (kind) => new JsonObject { ["kind"] = kind }),
                .. Enumerable.Range(1, 3).Select(JsonNode (i) => new JsonObject { ["kind"] = "custom", ["title"] = $"Own {i}", ["panels"] = panels.DeepClone() }),
            ]),
        };
        await service.SendAsync(HttpMethod.Put, "reports/everything", definition.ToJsonString(), cancellation);
    }

    /// <summary>Asks for one, and waits for it.</summary>
    /// <param name="watermark">One that differs is another report.</param>
    private static async Task MakeAsync(MeasuredService service, string watermark, CancellationToken cancellation)
    {
        var run = await service.SendAsync(HttpMethod.Post, "reports/everything/runs", new JsonObject { ["watermark"] = watermark }.ToJsonString(), cancellation);
        while (run["state"]!.GetValue<string>() is "waiting" or "running")
        {
            await Task.Delay(20, cancellation);
            run = await service.GetAsync($"report-runs/{run["id"]!.GetValue<string>()}", cancellation);
        }

        if (run["state"]!.GetValue<string>() != "done")
            throw new InvalidOperationException(run.ToJsonString());
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
