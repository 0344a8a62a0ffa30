using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BusinessMetrics.Benchmarks;

/// <summary>The summary from the cache over 64 connections, beside a constant JSON answer of the same size from a Kestrel that does nothing else.</summary>
internal static class SummaryBenchmark
{
    public const string ConstantCommand = "serve-constant";
    private const int Connections = 64;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(int metrics, int seconds, int rounds, CancellationToken cancellation)
    {
        await using var service = await MeasuredService.StartAsync();
        await History.RecordAsync(service, metrics, cancellation);
        using var client = service.Client(Connections);
        var size = (await client.GetByteArrayAsync("metrics/summary", cancellation)).Length;
        await using var constant = await MeasuredService.StartAsync(null, ConstantCommand, size.ToString(CultureInfo.InvariantCulture));
        using var constantClient = constant.Client(Connections);
        var length = TimeSpan.FromSeconds(seconds);
        foreach (var (warmed, path) in new[] { (client, "metrics/summary"), (constantClient, "constant") })
            await RequestLoad.RunAsync(Connections, TimeSpan.FromSeconds(Math.Min(5, seconds)), _ => GetAsync(warmed, path));

        var (ours, limit, p99) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            ours.Add((await RequestLoad.RunAsync(Connections, length, _ => GetAsync(client, "metrics/summary"))).PerSecond);
            limit.Add((await RequestLoad.RunAsync(Connections, length, _ => GetAsync(constantClient, "constant"))).PerSecond);
            p99.Add((await RequestLoad.RunAsync(Connections, length, _ => GetAsync(client, "metrics/summary"), ours[^1] / 2)).Durations.Milliseconds(0.99));
            Report.Progress(string.Create(CultureInfo.InvariantCulture, $"summary, round {round + 1}: {ours[^1]:0} a second, a constant of {size} bytes {limit[^1]:0}; p99 at half load {p99[^1]:0.0} ms"));
        }

        return
        [
            Comparison.Of("summary, hot, requests/s", ours, limit, ">= 0.5", (_, ratio) => ratio >= 0.5),
            Comparison.Of("summary, hot, p99 at half load, ms", p99, [], "<= 10", (milliseconds, _) => milliseconds <= 10, "0.0"),
        ];

        async Task GetAsync(HttpClient from, string path)
        {
            using var response = await from.GetAsync(path, cancellation);
            await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellation);
        }
    }

    /// <summary>Answers <c>/constant</c> with so many bytes of JSON.</summary>
    public static async Task<int> ServeConstantAsync(int size, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        var answer = Encoding.UTF8.GetBytes($"\"{new string('0', Math.Max(0, size - 2))}\"");
        app.MapGet("/constant", () => Results.Bytes(answer, "application/json"));
        await app.StartAsync(cancellation);
        Console.WriteLine($"listens on {app.Urls.First()}");
        Console.WriteLine("eyJ-none");
        await app.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }
}
