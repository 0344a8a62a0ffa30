using System.Net.Http.Headers;
using System.Security.Cryptography;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Trust.Access;
using Npgsql;

namespace BusinessMetrics.Tests.Support;

/// <summary>Two nodes that share a database, each a process of its own with a folder of its own. They may call this machine.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    private readonly TemporaryDirectory _oneDirectory = new();
    private readonly TemporaryDirectory _otherDirectory = new();
    private readonly string _token;

    private TwoNodes(string token) => _token = token;

    public ServiceProcess One { get; private set; } = null!;

    public ServiceProcess Other { get; private set; } = null!;

    public static async Task<TwoNodes> StartAsync(TestServers servers)
    {
        var settings = (await servers.NewServiceAsync()) with { AuthSigningKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) };
        (string, string)[] environment =
        [
            ("DATABASE_URL", Url(settings)), ("AUTH_SIGNING_KEY", settings.AuthSigningKey), ("DATA_KEY", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
            ("OUTBOUND_ALLOW_CIDRS", "127.0.0.1"), ("LOG_LEVEL", "ERROR"),
        ];
        var nodes = new TwoNodes(new TokenIssuer(settings, TimeProvider.System).Issue(Roles.Admin, "tester", TimeSpan.FromHours(1)));
        nodes.One = await ServiceProcess.StartAsync(nodes._oneDirectory.Path, environment);
        nodes.Other = await ServiceProcess.StartAsync(nodes._otherDirectory.Path, environment);
        using var client = nodes.Client(nodes.One);
        await Until.TrueAsync(async () => (await client.JsonAsync("nodes"))["nodes"]!.AsArray().Count == 2);
        return nodes;
    }

    /// <summary>An administrator's.</summary>
    public HttpClient Client(ServiceProcess node)
    {
        var client = new HttpClient { BaseAddress = node.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Other.DisposeAsync();
        _oneDirectory.Dispose();
        _otherDirectory.Dispose();
    }

    private static string Url(ServiceSettings settings)
    {
        var server = new NpgsqlConnectionStringBuilder(settings.DatabaseConnectionString);
        return $"postgresql://{server.Username}:{Uri.EscapeDataString(server.Password!)}@{server.Host}:{server.Port}/{server.Database}";
    }
}
