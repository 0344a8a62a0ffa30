using BusinessMetrics.Platform.Settings;
using Npgsql;

namespace BusinessMetrics.Host.Nodes;

/// <summary>
/// Keeps this node's name of the database claimed for as long as it runs, and refuses to start beside nodes that call it
/// otherwise. The claim is a session's lock, which is gone with the node however that ends: nothing has to be tidied up
/// before a database that moved may be called by another name.
/// </summary>
public sealed partial class ClaimedName(ServiceSettings settings, TimeProvider clock, ILogger<ClaimedName> logger) : BackgroundService, IAsyncDisposable
{
    /// <summary>The names that locks are known by only as numbers.</summary>
    public const string Schema =
        """
        create schema if not exists operations;

        create table if not exists operations.database_names (
            name       text        primary key,
            claimed_at timestamptz not null
        );
        """;

    private const string LockClass = "1114208362";

    /// <summary>Claims are made one after the other.</summary>
    private const long Turn = 0x427573_4e616d;

    private const string OthersSql =
        $"""
        select known.name
        from operations.database_names as known
        where known.name <> $1 and exists (
            select from pg_locks
            where locktype = 'advisory' and granted and classid = {LockClass} and objid = (hashtext(known.name)::bigint & 4294967295)
                and database = (select oid from pg_database where datname = current_database())
        )
        order by known.claimed_at desc
        limit 1
        """;

    private const string ClaimSql =
        """
        with gone as (
            delete from operations.database_names where name <> $1
        )
        insert into operations.database_names (name, claimed_at) values ($1, $2)
        on conflict (name) do update set claimed_at = excluded.claimed_at
        """;

    // A machine that died without a word is given up by the server after a minute, instead of after hours.
    private const string ServerOptions = "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3 -c idle_session_timeout=0";

    /// <summary>How long the sessions of nodes that have just ended may take to end too.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);

    private readonly string _name = DatabaseName.Of(settings.DatabaseConnectionString!);
    private readonly NpgsqlDataSource _connections = Open(settings.DatabaseConnectionString!);
    private NpgsqlConnection? _session;

    /// <exception cref="StartupException">Nodes run that call the database by another name.</exception>
    public async Task ClaimAsync(CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        while (await TryClaimAsync(cancellation) is { } other)
        {
            if (clock.GetElapsedTime(started) > Patience)
                throw new StartupException(
                    $"DATABASE_URL names the database {_name}; a node that runs now names the same database {other}.\n"
                    + "Both would fold every read model. Give all nodes the same host, port and database; to change them, end the nodes with the other name first.");
            await Task.Delay(Pause, clock, cancellation);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(CheckInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (!await IsHeldAsync(stoppingToken) && await TryClaimAsync(stoppingToken) is { } other)
                    LogOtherName(_name, other);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                // That the database is away is told elsewhere; the name is claimed again once it is back.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_session is not null)
            await _session.DisposeAsync();
        await _connections.DisposeAsync();
    }

    /// <returns>The name by which nodes call the database that run now; null where it is this node's.</returns>
    private async Task<string?> TryClaimAsync(CancellationToken cancellation)
    {
        if (_session is not null)
            await _session.DisposeAsync();
        var session = _session = await _connections.OpenConnectionAsync(cancellation);
        await using var transaction = await session.BeginTransactionAsync(cancellation);
        await using (var turn = new NpgsqlCommand($"select pg_advisory_xact_lock({Turn})", session))
            await turn.ExecuteNonQueryAsync(cancellation);
        await using (var others = new NpgsqlCommand(OthersSql, session))
        {
            others.Parameters.AddWithValue(_name);
            if (await others.ExecuteScalarAsync(cancellation) is string other)
                return other;
        }

        await using var claim = new NpgsqlCommand(ClaimSql, session);
        claim.Parameters.AddWithValue(_name);
        claim.Parameters.AddWithValue(clock.GetUtcNow());
        await claim.ExecuteNonQueryAsync(cancellation);
        // The session's, not the transaction's: it stays until the connection is closed.
        await using var hold = new NpgsqlCommand($"select pg_advisory_lock_shared({LockClass}, hashtext($1))", session);
        hold.Parameters.AddWithValue(_name);
        await hold.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return null;
    }

    private async Task<bool> IsHeldAsync(CancellationToken cancellation)
    {
        try
        {
            await using var question = new NpgsqlCommand($"select exists (select from pg_locks where pid = pg_backend_pid() and locktype = 'advisory' and classid = {LockClass})", _session);
            return true.Equals(await question.ExecuteScalarAsync(cancellation));
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            return false;
        }
    }

    private static NpgsqlDataSource Open(string connectionString)
    {
        var given = new NpgsqlConnectionStringBuilder(connectionString);
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            Options = $"{given.Options} {ServerOptions}".Trim(),
            ApplicationName = "business-metrics",
            Timeout = 5,
            MaxPoolSize = 1,
            MinPoolSize = 0,
        });
    }

    [LoggerMessage(LogLevel.Error, "This node calls the database {Name}, and a node that started meanwhile calls it {Other}: end one of them, they fold the same read models")]
    private partial void LogOtherName(string name, string other);
}
