using System.Globalization;
using System.Security.Cryptography;
using Garnet;

namespace BusinessMetrics.Host.Embedded;

/// <summary>Microsoft Garnet in this process, spoken to over the real Redis protocol on a free loopback port.</summary>
public sealed class EmbeddedCache : IDisposable
{
    private readonly GarnetServer _server;

    private EmbeddedCache(GarnetServer server, string configuration)
    {
        _server = server;
        Configuration = configuration;
    }

    /// <summary>What StackExchange.Redis connects with.</summary>
    public string Configuration { get; }

    public static EmbeddedCache Start() =>
        Start(EmbeddedPostgres.FreePort(), Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));

    internal static EmbeddedCache Start(int port, string password)
    {
        var server = new GarnetServer(
        [
            "--port", port.ToString(CultureInfo.InvariantCulture),
            "--bind", "127.0.0.1",
            "--memory", "64m",
            "--index", "1m",
            "--auth", "Password",
            "--password", password,
            "-q",
        ]);
        server.Start();
        return new(server, $"127.0.0.1:{port},password={password}");
    }

    public void Dispose() => _server.Dispose();
}
