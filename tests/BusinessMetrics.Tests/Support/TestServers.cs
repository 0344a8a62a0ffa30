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
    private const string Template = "service_template";

    // Tests kill services and servers; a machine that loses its power they do not. Each test's database would be looked into every
    // ten seconds: with some hundreds of them that is what the machine does.
    private static readonly Dictionary<string, string> Disposable = new()
    {
        ["fsync"] = "off",
        ["full_page_writes"] = "off",
        ["wal_compression"] = "off",
        ["wal_level"] = "minimal",
        ["max_wal_senders"] = "0",
        ["autovacuum"] = "off",
    };

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
        _postgres = await EmbeddedPostgres.StartAsync(_directory, Disposable, CancellationToken.None);
        if (Environment.GetEnvironmentVariable("TEST_REDIS_URL") is { Length: > 0 } url)
            RedisConfiguration = RedisUrl.ToConfiguration(url)!;
        else
            RedisConfiguration = (_cache = EmbeddedCache.Start()).Configuration;
        await MakeTemplateAsync();
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

    /// <summary>Settings of a service that has a database to itself, in which a start finds its tables and nothing else.</summary>
    public Task<ServiceSettings> NewServiceAsync() => NewServiceAsync(Template);

    /// <summary>As <see cref="NewServiceAsync()"/>, with a database that no service has seen yet.</summary>
    public Task<ServiceSettings> NewServiceOnNothingAsync() => NewServiceAsync("template1");

    private async Task<ServiceSettings> NewServiceAsync(string template)
    {
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync(_postgres!.ConnectionString, $"create database {name} template {template}");
        return SettingsOf(name);
    }

    private ServiceSettings SettingsOf(string database) => new()
    {
        Host = "127.0.0.1",
        Port = 0,
        DatabaseConnectionString = new NpgsqlConnectionStringBuilder(_postgres!.ConnectionString) { Database = database }.ConnectionString,
        RedisConfiguration = RedisConfiguration,
        DataDirectory = Path.Combine(_directory, database),
        LogLevel = Microsoft.Extensions.Logging.LogLevel.Warning,
    };

    /// <summary>Making the tables is most of what a first start takes, and nearly every test starts a service of its own.</summary>
    private async Task MakeTemplateAsync()
    {
        await ExecuteAsync(_postgres!.ConnectionString, $"create database {Template}");
        var settings = SettingsOf(Template);
        await using (await TestService.StartAsync(settings))
        {
        }

        // What the start left in them is of another installation, with other keys.
        await ExecuteAsync(
            settings.DatabaseConnectionString!,
            """
            do $$
            declare tables text;
            begin
                select string_agg(format('%I.%I', schemaname, tablename), ', ') into tables
                from pg_tables
                where schemaname not in ('pg_catalog', 'information_schema') and (schemaname, tablename) not in (('read_models', 'versions'), ('operations', 'applied_builds'));
                execute 'truncate ' || tables || ' restart identity';
            end $$
            """);
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { Pooling = false });
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
