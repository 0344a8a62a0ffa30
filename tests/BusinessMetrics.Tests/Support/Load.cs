using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace BusinessMetrics.Tests.Support;

/// <summary>
/// Posts single metrics over several connections, each with a number of its own in its metadata, half of them with a
/// metric_id, and remembers what became of each number.
/// </summary>
internal sealed class Load(Uri url, string token, int first = 1)
{
    private const int Connections = 8;
    private int _next = first - 1;

    /// <summary>Answered 201.</summary>
    public ConcurrentBag<int> Acknowledged { get; } = [];

    /// <summary>Answered 503 with the promise that nothing of it was recorded.</summary>
    public ConcurrentBag<int> Refused { get; } = [];

    /// <summary>Answered 503 without that promise, or not at all: recorded once or not at all.</summary>
    public ConcurrentBag<int> Unknown { get; } = [];

    /// <summary>Answers that no caller should ever see.</summary>
    public ConcurrentBag<string> Unexpected { get; } = [];

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => SendAsync(stop)));

    private async Task SendAsync(CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(90) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        while (!stop.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _next);
            try
            {
                using var response = await client.PostAsync("metrics", Metric(number), CancellationToken.None);
                await JudgeAsync(number, response);
            }
            catch (HttpRequestException)
            {
                Unknown.Add(number);
                // Nobody listens any more: the service was killed, and this load is over.
                if (stop.IsCancellationRequested || Unknown.Count > Connections * 4)
                    return;
            }
        }
    }

    private async Task JudgeAsync(int number, HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.Created)
        {
            Acknowledged.Add(number);
            return;
        }

        var text = await response.Content.ReadAsStringAsync();
        if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
            Unexpected.Add($"{(int)response.StatusCode} {text}");
        else if (text.Contains("Nothing of this request was recorded", StringComparison.Ordinal) && response.Headers.RetryAfter is not null)
            Refused.Add(number);
        else
            Unknown.Add(number);
    }

    private static StringContent Metric(int number)
    {
        var metric = new JsonObject
        {
            ["metric_name"] = "load",
            ["value"] = number,
            ["unit"] = "count",
            ["category"] = "usage",
            ["service"] = "load",
            ["user_id"] = $"user-{number % 7}",
        };
        if (number % 2 == 0)
            metric["metric_id"] = Guid.NewGuid().ToString();
        return new(metric.ToJsonString(), Encoding.UTF8, "application/json");
    }
}
