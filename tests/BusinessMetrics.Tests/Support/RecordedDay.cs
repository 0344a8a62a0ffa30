using System.Text.Json;
using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Tests.Support;

/// <summary>
/// A service with an empty database, and a whole UTC day that is over, so that figures can be computed by hand: the day
/// is asked about, and the one before it is its previous window.
/// </summary>
internal sealed class RecordedDay(TestService service) : IAsyncDisposable
{
    public TestService Service => service;

    public DateTimeOffset Start { get; } = new(DateTime.UtcNow.Date.AddDays(-3), TimeSpan.Zero);

    public static async Task<RecordedDay> StartAsync(TestServers servers) =>
        new(await TestService.StartAsync(await servers.NewServiceAsync()));

    /// <summary>So many hours after the day's start; before it where they are negative.</summary>
    public DateTimeOffset At(double hours) => Start.AddHours(hours);

    /// <summary>As JSON writes it: for expected answers.</summary>
    public string Text(double hours) => Iso8601.Format(At(hours));

    /// <param name="value">A number; also as raw JSON, for those that no CLR type holds.</param>
    public Dictionary<string, object?> Metric(
        double hours, string category, string name, object value, string unit = "count", string service = "api", string? model = null,
        object? metadata = null, Guid? id = null) => new()
        {
            ["metric_id"] = id ?? Guid.NewGuid(),
            ["metric_name"] = name,
            ["value"] = value is string json ? JsonNode.Parse(json) : value,
            ["unit"] = unit,
            ["category"] = category,
            ["service"] = service,
            ["model_name"] = model,
            ["metadata"] = metadata is string text ? JsonNode.Parse(text) : metadata,
            ["timestamp"] = At(hours),
        };

    /// <summary>Returns when the read models hold the metrics.</summary>
    /// <returns>A moment of record time after them, and before whatever is recorded next.</returns>
    public async Task<DateTimeOffset> RecordAsync(params Dictionary<string, object?>[] metrics)
    {
        var answer = await service.SendAsync(HttpMethod.Post, "/metrics/batch", JsonSerializer.Serialize(metrics));
        answer.Status.ShouldBe(200, answer.Text);
        answer.Json["stored"]!.GetValue<int>().ShouldBe(metrics.Length, answer.Text);
        await service.CatchUpAsync();
        return DateTimeOffset.UtcNow;
    }

    public async Task RetractAsync(Guid metric)
    {
        var answer = await service.SendAsync(HttpMethod.Post, $"/metrics/{metric}/retract", """{"reason": "measured wrongly"}""");
        answer.Status.ShouldBe(200, answer.Text);
        await service.CatchUpAsync();
    }

    /// <summary>What the endpoint answers about the day, or about hours of it.</summary>
    public async Task<JsonNode> AskAsync(string path, string query = "", DateTimeOffset? asOf = null, double from = 0, double to = 24)
    {
        var moment = asOf is { } known ? $"&as_of={Iso8601.Format(known)}" : "";
        var answer = await service.GetAsync($"{path}?start_time={Text(from)}&end_time={Text(to)}{moment}&{query}".TrimEnd('&'));
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Json;
    }

    public Task<Answer> GetAsync(string url) => service.GetAsync(url);

    public ValueTask DisposeAsync() => service.DisposeAsync();
}
