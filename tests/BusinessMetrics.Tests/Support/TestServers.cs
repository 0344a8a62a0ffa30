using BusinessMetrics.Host.Embedded;
using BusinessMetrics.Platform.Settings;
using Npgsql;

namespace BusinessMetrics.Tests.Support;

/// <summary>
/// One PostgreSQL and one Redis for all tests of a collection, each host with a database of its own. The Redis is the
/// embedded one, or a real redis-server where TEST_REDIS_URL names it.
/// </summary>
public sealed class TestServers : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("business-metrics-tests-").FullName;
    private EmbeddedPostgres? _postgres;
    private EmbeddedCache? _cache;

    public string RedisConfiguration { get; private set; } = "";

    /// <summary>A service that tests share where they do not mind each other's metrics.</summary>
    public TestService Shared { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        // PostgreSQL may run as another user, who has to reach its folder.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_directory, File.GetUnixFileMode(_directory) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        _postgres = await EmbeddedPostgres.StartAsync(_directory, CancellationToken.None);
        if (Environment.GetEnvironmentVariable("TEST_REDIS_URL") is { Length: > 0 } url)
            RedisConfiguration = RedisUrl.ToConfiguration(url)!;
        else
            RedisConfiguration = (_cache = EmbeddedCache.Start()).Configuration;
        Shared = await TestService.StartAsync(await NewServiceAsync());
    }

    public async Task DisposeAsync()
    {
        await Shared.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        _cache?.Dispose();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Settings of a service that has an empty database to itself.</summary>
    public async Task<ServiceSettings> NewServiceAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await using var server = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_postgres!.ConnectionString) { Pooling = false });
        await using var create = server.CreateCommand($"create database {name}");
        await create.ExecuteNonQueryAsync();
        return new()
        {
            Host = "127.0.0.1",
            Port = 0,
            DatabaseConnectionString = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = name }.ConnectionString,
            RedisConfiguration = RedisConfiguration,
            DataDirectory = Path.Combine(_directory, name),
            LogLevel = Microsoft.Extensions.Logging.LogLevel.Warning,
        };
    }
}

/// <summary>
/// The tests of recording and of figures that need the servers, one at a time. They wait more than they compute, so
/// those of trust run beside them.
/// </summary>
[CollectionDefinition(Name)]
public sealed class ServiceCollectionDefinition : ICollectionFixture<TestServers>
{
    public const string Name = "service";
}

/// <summary>The tests of access, the audit trail, proofs, people and the archive, on servers of their own.</summary>
[CollectionDefinition(Name)]
public sealed class TrustCollectionDefinition : ICollectionFixture<TestServers>
{
    public const string Name = "trust";
}
