using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BusinessMetrics.Tests.Watch.Deliveries;

/// <summary>A request as it came.</summary>
/// <param name="Id">The webhook-id; empty where there was none.</param>
internal sealed record Received(string Path, string Id, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Type => Json["type"]!.GetValue<string>();

    /// <summary>What Standard Webhooks signs before the body.</summary>
    public byte[] Signed => [.. Encoding.UTF8.GetBytes($"{Id}.{Headers["webhook-timestamp"]}."), .. Body];

    /// <summary>The alerts it tells of, with what it says of each.</summary>
    public IEnumerable<(Guid Id, string Status)> Alerts =>
        Json["data"]!["alerts"]?.AsArray().Select(alert => (alert!["id"]!.GetValue<Guid>(), alert["status"]!.GetValue<string>())) ?? [];
}

/// <summary>Another side of webhooks: keeps all that comes, in order, and answers as a test wants.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentQueue<Received> _journal = new();

    private Receiver(WebApplication application) => _application = application;

    /// <summary>How it answers; with 200 at first.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = Status(StatusCodes.Status200OK);

    public Uri Url { get; private set; } = null!;

    public IReadOnlyList<Received> Journal => [.. _journal];

    public static async Task<Receiver> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        var receiver = new Receiver(builder.Build());
        receiver._application.Run(receiver.TakeAsync);
        await receiver._application.StartAsync();
        receiver.Url = new Uri(receiver._application.Urls.Single());
        return receiver;
    }

    public static Func<HttpContext, Task> Status(int status, params (string Name, string Value)[] headers) => context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        return Task.CompletedTask;
    };

    /// <summary>Until the other side goes, or this one ends.</summary>
    public async Task HangAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, context.RequestAborted);
        await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Half of an answer's head and no more.</summary>
    public static Task CloseAsync(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _application.DisposeAsync();
        _ending.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _journal.Enqueue(new(context.Request.Path, headers.GetValueOrDefault("webhook-id", ""), body.ToArray(), headers));
        await Answer(context);
    }
}
