using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Database;
using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Watch.Alerts;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BusinessMetrics.Benchmarks;

/// <summary>
/// How soon a receiver is told of an alert after the metric that raised it was acknowledged, while others come every second; and
/// how soon many alerts at once reach many channels, a tenth of which hang.
/// </summary>
internal static class DeliveryBenchmark
{
    private const int Connections = 4;
    private const int BatchSize = 100;
    private const int Channels = 50;
    private const int Hanging = 5;
    private const int Together = 500;
    private const double LimitSeconds = 60;
    private const double LimitMegabytes = 600;

    public static async Task<IReadOnlyList<Measurement>> RunAsync(int perSecond, int seconds, int alerts, CancellationToken cancellation)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var service = await MeasuredService.StartAsync();
        return [.. await LatencyAsync(service, receiver, perSecond, seconds, cancellation), .. await FloodAsync(service, receiver, alerts, cancellation)];
    }

    private static async Task<IReadOnlyList<Measurement>> LatencyAsync(MeasuredService service, Receiver receiver, int perSecond, int seconds, CancellationToken cancellation)
    {
        var probes = Math.Max(3, seconds);
        await service.SendAsync(HttpMethod.Put, "channels/probe", $$"""{"kind": "webhook", "url": "{{receiver.Url}}/probe"}""", cancellation);
        await service.SendAsync(HttpMethod.Put, "routes/probe", """{"match": {"rule": ["probe-*"]}, "channels": ["probe"], "wait": "0s"}""", cancellation);
        for (var probe = 0; probe < probes; probe++)
            await service.SendAsync(HttpMethod.Put, $"alerts/rules/probe-{probe}", $$$"""{"metric": "probe_{{{probe}}}", "statistic": "sum", "window": "5m", "comparison": "above", "critical": {"threshold": 0}}""", cancellation);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (told, achieved) = (new List<TimeSpan>(), 0.0);
        var loading = LoadAsync(ended.Token);
        for (var probe = 0; probe < probes; probe++)
        {
            await service.PostAsync($$"""{"metric_name":"probe_{{probe}}","value":1,"unit":"count","category":"usage","service":"probe"}""", cancellation);
            var acknowledged = Stopwatch.GetTimestamp();
            var at = await receiver.ToldAsync($"probe-{probe}", cancellation);
            told.Add(Stopwatch.GetElapsedTime(Math.Min(acknowledged, at), at));
            // Not in step with the evaluation.
            await Task.Delay(Random.Shared.Next(1_000), cancellation);
        }

        await ended.CancelAsync();
        achieved = await loading;
        var durations = new Durations(told);
        var (p50, p99) = (durations.Milliseconds(0.5), durations.Milliseconds(0.99));
        return
        [
            new(
                $"alert at its receiver, {perSecond}/s beside",
                [("p50 ms", Number(p50)), ("p99 ms", Number(p99)), ("alerts", Number(probes)), ("metrics/s", Number(achieved))],
                "p50 <= 2000 ms, p99 <= 5000 ms",
                p50 <= 2_000 && p99 <= 5_000),
        ];

        async Task<double> LoadAsync(CancellationToken stopped)
        {
            using var client = service.Client(Connections);
            var workload = new Workload(seed: 20);
            var batches = Enumerable.Range(0, 200).Select(_ => Encoding.UTF8.GetBytes(workload.Lines(BatchSize, _ => DateTimeOffset.UtcNow))).ToArray();
            var (started, sent) = (Stopwatch.GetTimestamp(), 0);
            while (!stopped.IsCancellationRequested)
            {
                var (rate, _) = await RequestLoad.RunAsync(
                    Connections, TimeSpan.FromSeconds(1), number => MeasuredService.PostAsync(client, batches[number % batches.Length], cancellation), perSecond / (double)BatchSize);
                sent += (int)rate;
            }

            return sent * BatchSize / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }

    private static async Task<IReadOnlyList<Measurement>> FloodAsync(MeasuredService service, Receiver receiver, int alerts, CancellationToken cancellation)
    {
        for (var channel = 0; channel < Channels; channel++)
        {
            await service.SendAsync(HttpMethod.Put, $"channels/flood-{channel}", $$"""{"kind": "webhook", "url": "{{receiver.Url}}/{{(channel < Hanging ? "hang" : "flood")}}"}""", cancellation);
            await service.SendAsync(HttpMethod.Put, $"routes/flood-{channel}", $$"""{"match": {"rule": ["flood-{{channel}}-*"]}, "channels": ["flood-{{channel}}"], "wait": "0s", "group_by": ["alert"]}""", cancellation);
        }

        await using var dataSource = NpgsqlDataSource.Create(service.Database);
        using var wakeup = new ProjectionWakeup(TimeProvider.System);
        await using var store = DocumentStore.For(options => EventStore.Configure(options, dataSource, wakeup));
        var names = Enumerable.Range(0, alerts).Select(alert => $"flood-{alert % Channels}-{alert / Channels}").ToArray();
        await AppendAsync(store, names, AlertStreams.OfRule, name => new AlertRuleSet(new()
        {
            Name = name,
            Figure = Figure,
            Comparison = AlertComparison.Above,
            Critical = new(1, AlertSeverity.Critical),
        }), cancellation);
        await service.CatchUpAsync(cancellation);

        var due = names.Where((_, alert) => alert % Channels >= Hanging).ToArray();
        var (started, peak) = (Stopwatch.GetTimestamp(), 0.0);
        await AppendAsync(store, names, AlertStreams.OfAlerts, name => new AlertRaised
        {
            AlertId = Guid.CreateVersion7(),
            Rule = name,
            Figure = Figure,
            Level = AlertLevel.Critical,
            Severity = AlertSeverity.Critical,
            Threshold = 1,
            Value = 2,
            Message = "flood is 2, above 1",
            At = DateTimeOffset.UtcNow,
        }, cancellation);
        var raised = Stopwatch.GetElapsedTime(started).TotalSeconds;
        while (receiver.Count(due) < due.Length && Stopwatch.GetElapsedTime(started).TotalSeconds < 5 * LimitSeconds)
        {
            peak = Math.Max(peak, service.ResidentMegabytes());
            await Task.Delay(200, cancellation);
        }

        var served = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return
        [
            new(
                $"{alerts} alerts at once, {Channels} channels, {Hanging} of which hang",
                [
                    ("others served after s", served.ToString("0.0", CultureInfo.InvariantCulture)), ("recorded after s", raised.ToString("0.0", CultureInfo.InvariantCulture)),
                    ("reached", $"{receiver.Count(due)} of {due.Length}"), ("twice", Number(receiver.Twice)), ("peak MB", Number(peak)),
                ],
                $"<= {LimitSeconds:0} s, <= {LimitMegabytes:0} MB",
                receiver.Count(due) == due.Length && served <= LimitSeconds && peak <= LimitMegabytes),
        ];
    }

    /// <summary>Of what is not recorded: what fires without data goes on.</summary>
    private static AlertFigure Figure { get; } = new("flood", AlertStatistic.Avg, 5);

    private static async Task AppendAsync(DocumentStore store, IEnumerable<string> names, Func<string, string> stream, Func<string, object> make, CancellationToken cancellation)
    {
        foreach (var part in names.Chunk(Together))
        {
            await using var session = store.LightweightSession();
            foreach (var name in part)
                session.Events.StartStream(stream(name), make(name));
            await session.SaveChangesAsync(cancellation);
        }
    }

    private static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);

    /// <summary>Notes which rules it was told of, and when first.</summary>
    private sealed class Receiver(WebApplication app) : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _told = new(StringComparer.Ordinal);
        private int _twice;

        public string Url => app.Urls.First();

        /// <summary>Notices of a rule that came again.</summary>
        public int Twice => _twice;

        public static async Task<Receiver> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var receiver = new Receiver(builder.Build());
            receiver.Serve();
            await receiver.StartAppAsync();
            return receiver;
        }

        public Task<long> ToldAsync(string rule, CancellationToken cancellation) => Of(rule).Task.WaitAsync(cancellation);

        public int Count(IEnumerable<string> rules) => rules.Count(rule => _told.TryGetValue(rule, out var told) && told.Task.IsCompleted);

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task StartAppAsync() => app.StartAsync();

        private void Serve()
        {
            app.MapPost("/hang", async (HttpContext context) => await Task.Delay(TimeSpan.FromMinutes(5), context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing));
            app.MapPost("/{any}", async (HttpContext context) =>
            {
                var notice = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
                foreach (var alert in notice["data"]!["alerts"]!.AsArray())
                    if (!Of(alert!["rule"]!.GetValue<string>()).TrySetResult(Stopwatch.GetTimestamp()))
                        Interlocked.Increment(ref _twice);
            });
        }

        private TaskCompletionSource<long> Of(string rule) => _told.GetOrAdd(rule, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
