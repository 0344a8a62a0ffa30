using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace BusinessMetrics.Hosting;

/// <summary>
/// A PostgreSQL server of the service's own, on a free loopback port, in a folder that survives restarts. It ends when
/// this process does, even by kill -9: a watchdog beside it holds one end of a pipe and stops the server when the
/// other end is gone.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string User = "business_metrics";
    private const string Database = "business_metrics";
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

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
    private readonly int _port;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Process> _watchdogs = [];
    private Task _keeping = Task.CompletedTask;

    private EmbeddedPostgres(PostgresCluster cluster, int port, string connectionString)
    {
        _cluster = cluster;
        _port = port;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    /// <summary>Starts the server whose folder is in <paramref name="directory"/>, making it if it is not there.</summary>
    /// <exception cref="StartupException">PostgreSQL is missing or does not start.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(string directory, CancellationToken cancellation)
    {
        var password = DataDirectory.Secret(directory, "postgres.password");
        var cluster = new PostgresCluster(PostgresBinaries.Find(), Path.Combine(directory, "postgres"));
        await cluster.InitialiseAsync(User, password, cancellation);
        await cluster.StopLeftoverAsync(cancellation);
        var port = FreePort();
        await cluster.StartAsync(port, cancellation);
        var server = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = User,
            Password = password,
            Database = "postgres",
        };
        await CreateDatabaseAsync(server.ConnectionString, cancellation);
        server.Database = Database;
        var postgres = new EmbeddedPostgres(cluster, port, server.ConnectionString);
        postgres.Watch();
        postgres._keeping = postgres.KeepRunningAsync();
        return postgres;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        if (_watchdogs.Count == 0)
            await _cluster.StopLeftoverAsync(CancellationToken.None);

        foreach (var watchdog in _watchdogs)
        {
            watchdog.StandardInput.Close();
            using var limit = new CancellationTokenSource(ShutdownLimit);
            await watchdog.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            watchdog.Dispose();
        }
    }

    /// <summary>Each watchdog knows one server process, and leaves any other alone.</summary>
    private void Watch()
    {
        if (!OperatingSystem.IsWindows())
            _watchdogs.Add(PostgresCluster.Launch("/bin/sh", ["-c", WatchdogScript, "watchdog", _cluster.DataDirectory, _cluster.ServerProcessId()]));
    }

    /// <summary>Starts the server again, on the same port, if it ends before the service does.</summary>
    private async Task KeepRunningAsync()
    {
        using var timer = new PeriodicTimer(LookInterval);
        while (await timer.WaitForNextTickAsync(_stopping.Token))
        {
            if (await ListensAsync())
                continue;
            try
            {
                if (await _cluster.IsRunningAsync(_stopping.Token))
                    continue;
                await Console.Error.WriteLineAsync("The embedded PostgreSQL has ended and is started again.");
                await _cluster.StartAsync(_port, _stopping.Token);
                Watch();
            }
            catch (StartupException failure)
            {
                // Until the killed server's last processes are gone a new one refuses to start; the next look tries again.
                await Console.Error.WriteLineAsync(failure.Message);
            }
        }
    }

    private async Task<bool> ListensAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _port, _stopping.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

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
