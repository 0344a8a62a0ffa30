using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alba;
using BusinessMetrics.Host.Startup;
using BusinessMetrics.Platform.Database;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Trust.Access;
using Marten;
using Marten.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wolverine;

namespace BusinessMetrics.Tests.Support;

/// <summary>The whole service in this process, with tokens for every role.</summary>
public sealed class TestService : IAsyncDisposable
{
    private readonly bool _foldsBeside;

    private TestService(IAlbaHost host, ServiceSettings settings, ProgressFaults progressFaults, bool foldsBeside)
    {
        Host = host;
        Settings = settings;
        ProgressFaults = progressFaults;
        _foldsBeside = foldsBeside;
    }

    public IAlbaHost Host { get; }

    public ServiceSettings Settings { get; }

    /// <summary>What it logged of pages whose progress it did not move; committed ones fail the test when it ends.</summary>
    internal ProgressFaults ProgressFaults { get; }

    /// <param name="foldsBeside">Whether another one folds the same read models at the same time, so that pages are refused.</param>
    public static async Task<TestService> StartAsync(ServiceSettings settings, Action<WebApplicationBuilder>? configure = null, bool foldsBeside = false)
    {
        var builder = ServiceHost.CreateBuilder([], settings, singleNode: true);
        configure?.Invoke(builder);
        var progressFaults = new ProgressFaults();
        builder.Logging.AddProvider(progressFaults).AddFilter<ProgressFaults>(null, LogLevel.Warning);
        return new(await AlbaHost.For(builder, ServiceHost.ConfigurePipeline), settings, progressFaults, foldsBeside);
    }

    /// <summary>A second service on the database of another one, to which it leaves the projections.</summary>
    public static Task<TestService> StartBesideAsync(TestService other) => StartAsync(
        other.Settings,
        builder => builder.Services.ConfigureWolverine(options => options.Durability.Mode = DurabilityMode.MediatorOnly));

    public string Token(string role, string user = "tester", params IReadOnlyList<string> services) =>
        new TokenIssuer(Settings, TimeProvider.System).Issue(role, user, TimeSpan.FromHours(1), services.Count == 0 ? null : services);

    /// <summary>A client of the service, with a token of the role, for all services or some.</summary>
    public HttpClient Client(string role = Roles.Admin, params IReadOnlyList<string> services)
    {
        var client = Host.Server.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", Token(role, services: services));
        return client;
    }

    /// <summary>Sends a request as an administrator, unless another token (or none, "") is given.</summary>
    public async Task<Answer> SendAsync(
        HttpMethod method,
        string url,
        string? body = null,
        string contentType = "application/json",
        string? token = null,
        params (string Name, string Value)[] headers)
    {
        using var client = Host.Server.CreateClient();
        using var request = new HttpRequestMessage(method, url);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        token ??= Token(Roles.Admin);
        if (token.Length > 0)
            request.Headers.Authorization = new("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text, response.Headers);
    }

    public Task<Answer> PostMetricAsync(object metric, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, "/metrics", JsonSerializer.Serialize(metric), headers: headers);

    public Task<Answer> PostMetricTextAsync(string json) => SendAsync(HttpMethod.Post, "/metrics", json);

    public Task<Answer> GetAsync(string url, string? token = null) => SendAsync(HttpMethod.Get, url, token: token);

    /// <summary>The service's own connections to its database.</summary>
    public NpgsqlDataSource Database => Host.Services.GetRequiredService<NpgsqlDataSource>();

    /// <summary>Returns when the read models hold everything that was recorded before, and answers tell so.</summary>
    public async Task CatchUpAsync()
    {
        var states = Host.Services.GetRequiredService<ProjectionStates>();
        var held = 0;
        // What a commit makes stale is told right after it: a second look finds it told.
        await Until.TrueAsync(async () =>
        {
            held = (await states.ReadAsync(CancellationToken.None)).All(state => state.LagEvents == 0) ? held + 1 : 0;
            return held == 2;
        });
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlDataSource[] pools = [Database, Host.Services.GetRequiredService<WritingConnections>().Source];
        await Host.DisposeAsync();
        // Idle connections would be kept for minutes, and the server of all tests has not that many.
        foreach (var pool in pools)
            await pool.DisposeAsync();
        ProgressFaults.ShouldBeNone(_foldsBeside);
    }
}

/// <summary>An answer with its JSON at hand.</summary>
public sealed record Answer(int Status, string? MediaType, string Text, HttpResponseHeaders Headers)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>A header's value; empty where it is missing.</summary>
    public string Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    /// <summary>The problem's errors as "field: allowed", where it is a refusal.</summary>
    public IReadOnlyList<string> RefusedFields =>
        [.. Json["errors"]!.AsArray().Select(error => error!["field"]!.GetValue<string>())];
}
