using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace BusinessMetrics.Watch.Live;

/// <summary>
/// One listener's Server-Sent Events. Written by hand and not by the framework's result, which knows no comments, and a
/// line that is kept open needs them.
/// </summary>
/// <param name="place">Given back when the stream ends.</param>
/// <param name="since">The place in the log that the listener was told of before; null for none.</param>
internal sealed class LiveStream(LiveWatcher watcher, LiveListener listener, IDisposable place, long? since, TimeProvider clock, CancellationToken stopping) : IResult
{
    public const string MediaType = "text/event-stream";

    /// <summary>At most one event in so long, and no longer than that until a token is looked at again.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Whoever does not take the last event by then is not waited for.</summary>
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(1);

    private long _told;
    private long _seen;
    private long? _toldAt;
    private long _writtenAt;
    private bool _wasAway;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (place)
        using (watcher.Listen())
        using (var ending = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping))
        {
            Open(httpContext.Response);
            try
            {
                // Says at once that it is open, and how soon to come back.
                await WriteAsync(httpContext.Response, $"retry: {Pace.TotalMilliseconds:0}\n\n", ending.Token);
                while (!ending.IsCancellationRequested && listener.ReasonToEnd(clock.GetUtcNow()) is null)
                    await StepAsync(httpContext.Response, ending.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The listener is gone, or the service goes.
            }

            if (!httpContext.RequestAborted.IsCancellationRequested)
                await EndAsync(httpContext);
        }
    }

    public static void Open(HttpResponse response)
    {
        response.ContentType = MediaType;
        // Nothing between here and the listener keeps events back to send, or to compress, several at once.
        response.Headers["X-Accel-Buffering"] = "no";
        response.Headers.ContentEncoding = "identity";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private async Task StepAsync(HttpResponse response, CancellationToken ending)
    {
        var (round, changed) = watcher.Look();
        var wait = _toldAt is { } toldAt ? Pace - clock.GetElapsedTime(toldAt) : TimeSpan.Zero;
        if (round is not null && round.Number > _seen && wait <= TimeSpan.Zero)
            await TellAsync(response, round, ending);
        else if (clock.GetElapsedTime(_writtenAt) >= Heartbeat)
            await WriteAsync(response, ":\n\n", ending);
        else if (round is not null && round.Number > _seen)
            await Task.Delay(wait, clock, ending);
        else
            await Task.WhenAny(changed, Task.Delay(Pace, clock, ending));
    }

    private async Task TellAsync(HttpResponse response, LiveRound round, CancellationToken ending)
    {
        _seen = round.Number;
        if (!round.IsAvailable)
        {
            _wasAway = true;
            await WriteAsync(response, EventOf("unavailable", "{}"), ending);
            return;
        }

        var moved = _toldAt is not null ? round.MovedSince(_told, listener.Models)
            : since is { } position ? await ReturnedAsync(position, round)
            : listener.Models;
        // That the database is back is told, whatever moved meanwhile; that others' figures moved is not.
        if (_toldAt is null || moved.Count > 0 || _wasAway)
        {
            _toldAt = clock.GetTimestamp();
            var at = round.State!.PositionOf(listener.Models).ToString(CultureInfo.InvariantCulture);
            await WriteAsync(response, EventOf("figures", $$"""{"at":"{{at}}","moved":[{{string.Join(',', moved.Select(model => $"\"{model}\""))}}]}""", at), ending);
        }

        (_told, _wasAway) = (round.Number, false);
    }

    private async Task<IReadOnlyList<string>> ReturnedAsync(long position, LiveRound round)
    {
        try
        {
            return [.. listener.Models.Intersect(await watcher.MovedSinceAsync(position, round.State!))];
        }
        catch (Exception exception) when (exception is Npgsql.NpgsqlException or TimeoutException)
        {
            return listener.Models;
        }
    }

    private async Task EndAsync(HttpContext context)
    {
        using var patience = new CancellationTokenSource(LastWrite);
        try
        {
            var reason = listener.ReasonToEnd(clock.GetUtcNow()) ?? "stopping";
            await WriteAsync(context.Response, EventOf("end", $$"""{"reason":"{{reason}}"}"""), patience.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            context.Abort();
        }
    }

    private async Task WriteAsync(HttpResponse response, string text, CancellationToken cancellation)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        await response.Body.FlushAsync(cancellation);
        _writtenAt = clock.GetTimestamp();
    }

    /// <param name="json">Of names that this service has made, so that nothing in it needs escaping.</param>
    private static string EventOf(string name, string json, string? id = null) => $"event: {name}\n{(id is null ? "" : $"id: {id}\n")}data: {json}\n\n";
}
