using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Platform.Http;
using Spectre.Console;

namespace BusinessMetrics.Host.Commands.Sending;

/// <summary>Sends a stream of metrics with a progress bar and says at the end what became of them.</summary>
internal static class BatchSending
{
    private const int BatchSize = 2_000;

    /// <param name="due">When a metric may be sent; null for at once.</param>
    /// <returns>The exit status: 0 when nothing was refused.</returns>
    public static async Task<int> RunAsync(
        RecordingClient client, string title, IEnumerable<MetricData> metrics, int count, Func<MetricData, TimeSpan>? due, CancellationToken cancellation)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        var stored = 0;
        var repeated = 0;
        var refused = new List<FieldError>();
        await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask(title, maxValue: Math.Max(count, 1));
                foreach (var batch in Batches(metrics, due))
                {
                    if (due is not null && due(batch[^1]) - clock.GetElapsedTime(started) is { Ticks: > 0 } wait)
                        await Task.Delay(wait, clock, cancellation);
                    var sent = await client.SendAsync(batch, cancellation);
                    stored += sent.Stored;
                    repeated += sent.Repeated;
                    refused.AddRange(sent.Refused);
                    task.Increment(batch.Count);
                }

                task.Value = task.MaxValue;
            });

        var seconds = clock.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine($"{stored} metrics stored, {repeated} had been recorded before, {refused.Count} refused, in {seconds:0.0} s ({(stored + repeated) / seconds:0} a second).");
        foreach (var reason in refused.CountBy(error => $"{error.Field}: received {error.Received}, allowed is {error.Allowed}").Take(5))
            Console.Error.WriteLine($"  refused {reason.Value} times: {reason.Key}");
        return refused.Count == 0 ? 0 : 1;
    }

    /// <summary>Full batches; where metrics have to wait for their moment, those of one moment together.</summary>
    private static IEnumerable<List<MetricData>> Batches(IEnumerable<MetricData> metrics, Func<MetricData, TimeSpan>? due)
    {
        var batch = new List<MetricData>(BatchSize);
        foreach (var metric in metrics)
        {
            var isLater = due is not null && batch.Count > 0 && due(metric) - due(batch[0]) > TimeSpan.FromMilliseconds(100);
            if (batch.Count == BatchSize || isLater)
            {
                yield return batch;
                batch = new(BatchSize);
            }

            batch.Add(metric);
        }

        if (batch.Count > 0)
            yield return batch;
    }

    /// <summary>An id made from what is sent, so that sending it again is recognised.</summary>
    public static string IdOf(string content) =>
        RequestIdentity.DerivedId(new Caller("batch", ""), content, 0).ToString();
}
