using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Watch.Live;

/// <summary>A page that follows GET /live, reading it with the framework's parser.</summary>
internal sealed class LiveReader : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient _client;
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private LiveReader(HttpClient client, HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> events) =>
        (_client, _response, _events) = (client, response, events);

    public HttpContentHeaders ContentHeaders => _response.Content.Headers;

    public HttpResponseHeaders Headers => _response.Headers;

    public static async Task<LiveReader> OpenAsync(HttpClient client, string? lastEventId = null)
    {
        var response = await AskAsync(client, lastEventId);
        response.EnsureSuccessStatusCode();
        return new(client, response, SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator());
    }

    /// <summary>The answer once its headers are there.</summary>
    public static Task<HttpResponseMessage> AskAsync(HttpClient client, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "live");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The next event; null when the stream has ended.</summary>
    public async Task<LiveEvent?> NextAsync() => await _events.MoveNextAsync().AsTask().WaitAsync(Patience)
        ? new(_events.Current.EventType, _events.Current.EventId, JsonNode.Parse(_events.Current.Data)!)
        : null;

    /// <summary>The events up to the first that tells of the read model.</summary>
    public async Task<IReadOnlyList<LiveEvent>> UntilMovedAsync(string model)
    {
        var events = new List<LiveEvent>();
        while (events.Count == 0 || !events[^1].Moved.Contains(model))
            events.Add(await NextAsync() ?? throw new InvalidOperationException($"the stream ended before it told of {model}"));
        return events;
    }

    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        _response.Dispose();
        _client.Dispose();
    }
}

internal sealed record LiveEvent(string Type, string? Id, JsonNode Data)
{
    public IReadOnlyList<string> Moved => Data["moved"] is JsonArray moved ? [.. moved.Select(model => model!.GetValue<string>())] : [];
}
