using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using BusinessMetrics.Platform.Settings;
using Npgsql;

namespace BusinessMetrics.Host.Embedded;

/// <summary>
/// A PostgreSQL server of the service's own, on a free loopback port, in a folder that survives restarts. It ends when
/// this process does, even by kill -9: a watchdog beside it holds one end of a pipe and stops the server when the
/// other end is gone.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    internal const string User = "business_metrics";
    internal const string Database = "business_metrics";
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(60);

    // Ctrl-C reaches the whole group of processes; the server has to outlive the service's own last writes. Its file
    // tells its end, since in a container an ended process can stay in the list for good.
    private const string WatchdogScript =
        """
        trap '' INT TERM HUP
        cat > /dev/null
        if [ "$(head -n 1 "$1/postmaster.pid" 2>/dev/null)" = "$2" ]; then
            kill -INT "$2"
            while [ -e "$1/postmaster.pid" ] && kill -0 "$2" 2>/dev/null; do sleep 0.05; done
        fi
        """;

    private readonly PostgresCluster _cluster;
    private readonly Process? _watchdog;

    private EmbeddedPostgres(PostgresCluster cluster, Process? watchdog, string connectionString)
    {
        _cluster = cluster;
        _watchdog = watchdog;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    /// <summary>Starts the server whose folder is in <paramref name="directory"/>, making it if it is not there.</summary>
    /// <exception cref="StartupException">PostgreSQL is missing or does not start.</exception>
    public static Task<EmbeddedPostgres> StartAsync(string directory, CancellationToken cancellation) =>
        StartAsync(directory, new Dictionary<string, string>(), cancellation);

    /// <param name="settings">PostgreSQL's, to be set otherwise than they are for a service.</param>
    internal static async Task<EmbeddedPostgres> StartAsync(string directory, IReadOnlyDictionary<string, string> settings, CancellationToken cancellation)
    {
        var password = DataDirectory.Secret(directory, "postgres.password");
        var cluster = new PostgresCluster(PostgresBinaries.Find(), Path.Combine(directory, "postgres"));
        await cluster.InitialiseAsync(User, password, cancellation);
        await cluster.StopLeftoverAsync(cancellation);
        var port = FreePort();
        await cluster.StartAsync(port, settings, cancellation);
        var watchdog = OperatingSystem.IsWindows()
            ? null
            : PostgresCluster.Launch("/bin/sh", ["-c", WatchdogScript, "watchdog", cluster.DataDirectory, cluster.ServerProcessId()]);

        await CreateDatabaseAsync(Address(port, password, "postgres"), cancellation);
        return new(cluster, watchdog, Address(port, password, Database));
    }

    /// <summary>How to reach the server that a running service started in this folder; null where none runs.</summary>
    public static string? Running(string directory)
    {
        var running = Path.Combine(directory, "postgres", "data", "postmaster.pid");
        try
        {
            // The fourth line is the port; the file is gone once the server has ended, unless it was killed.
            if (File.ReadLines(running).Skip(3).FirstOrDefault() is not { } line || !int.TryParse(line, out var port))
                return null;
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return Address(port, DataDirectory.Secret(directory, "postgres.password"), Database);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SocketException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_watchdog is null)
        {
            await _cluster.StopLeftoverAsync(CancellationToken.None);
            return;
        }

        _watchdog.StandardInput.Close();
        using var limit = new CancellationTokenSource(ShutdownLimit);
        await _watchdog.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _watchdog.Dispose();
    }

    private static string Address(int port, string password, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = User,
        Password = password,
        Database = database,
    }.ConnectionString;

    private static async Task CreateDatabaseAsync(string connectionString, CancellationToken cancellation)
    {
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });
        await using var exists = dataSource.CreateCommand("select exists (select from pg_database where datname = $1)");
        exists.Parameters.AddWithValue(Database);
        if (true.Equals(await exists.ExecuteScalarAsync(cancellation)))
            return;
        await using var create = dataSource.CreateCommand($"create database {Database}");
        await create.ExecuteNonQueryAsync(cancellation);
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
