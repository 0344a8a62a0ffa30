using System.Collections.Frozen;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Trust.Access;

/// <summary>
/// The tokens that hold no longer, on every node: they are in the database until they expire, and each node reads news of them
/// twice a second. A request asks what is in memory. While the database does not answer, what was known stays known.
/// </summary>
public sealed partial class RevokedTokens(NpgsqlDataSource dataSource, TimeProvider clock, ILogger<RevokedTokens> logger) : BackgroundService, IRevokedTokens, IHostedLifecycleService
{
    public const string Schema =
        """
        create schema if not exists operations;

        create table if not exists operations.revoked_tokens (
            token_id   text        primary key,
            number     bigint      not null generated always as identity,
            expires_at timestamptz not null,
            revoked_at timestamptz not null,
            revoked_by text        not null
        );

        create index if not exists revoked_tokens_by_number on operations.revoked_tokens (number);
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>A commit may show after one with a higher number: so many are read again each time.</summary>
    private const long Overlap = 100;

    private readonly HashSet<string> _read = [];
    private FrozenSet<string> _known = [];
    private long _newest;

    public bool IsRevoked(ClaimsPrincipal caller) =>
        caller.FindFirstValue(JwtRegisteredClaimNames.Jti) is { } id && Volatile.Read(ref _known).Contains(id);

    public async Task StartingAsync(CancellationToken cancellationToken) => await ReadAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>From now on it holds nowhere.</summary>
    /// <param name="expiresAt">Until when it has to be remembered.</param>
    /// <returns>Whether it was not revoked before.</returns>
    public async Task<bool> RevokeAsync(string tokenId, DateTimeOffset expiresAt, string by, CancellationToken cancellation)
    {
        var isNew = await RevokeAsync(dataSource, tokenId, expiresAt, by, clock.GetUtcNow(), cancellation);
        Learn([tokenId]);
        return isNew;
    }

    public static async Task<bool> RevokeAsync(NpgsqlDataSource dataSource, string tokenId, DateTimeOffset expiresAt, string by, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            """
            insert into operations.revoked_tokens (token_id, expires_at, revoked_at, revoked_by)
            values ($1, $2, $3, $4)
            on conflict (token_id) do nothing
            """);
        command.Parameters.AddWithValue(tokenId);
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.TimestampTz, Value = expiresAt.ToUniversalTime() });
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.TimestampTz, Value = now });
        command.Parameters.AddWithValue(by);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Those that would still hold, newest first.</summary>
    public async Task<IReadOnlyList<RevokedToken>> ListAsync(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            "select token_id, expires_at, revoked_at, revoked_by from operations.revoked_tokens where expires_at > $1 order by number desc limit 1000");
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.TimestampTz, Value = clock.GetUtcNow() });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var tokens = new List<RevokedToken>();
        while (await reader.ReadAsync(cancellation))
            tokens.Add(new(
                reader.GetString(0), await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellation), await reader.GetFieldValueAsync<DateTimeOffset>(2, cancellation), reader.GetString(3)));
        return tokens;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        var rounds = 0;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ReadAsync(stoppingToken);
                // About once an hour: what has expired is refused by itself.
                if (++rounds % 7_200 == 0)
                    await ForgetAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                LogBehind(exception.Message);
            }
        }
    }

    // A step down revoked_tokens_by_number where there is no news.
    private async Task ReadAsync(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand("select token_id, number from operations.revoked_tokens where number > $1 order by number");
        command.Parameters.AddWithValue(_newest - Overlap);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var read = new List<string>();
        while (await reader.ReadAsync(cancellation))
        {
            read.Add(reader.GetString(0));
            _newest = Math.Max(_newest, reader.GetInt64(1));
        }

        Learn(read);
    }

    private void Learn(IReadOnlyList<string> tokens)
    {
        lock (_read)
        {
            var before = _read.Count;
            _read.UnionWith(tokens);
            if (_read.Count > before)
                Volatile.Write(ref _known, _read.ToFrozenSet());
        }
    }

    private async Task ForgetAsync(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand("delete from operations.revoked_tokens where expires_at < $1 returning token_id");
        // Clocks differ, and validation allows for it.
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.TimestampTz, Value = clock.GetUtcNow() - TimeSpan.FromHours(1) });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "Revoked tokens are not followed now, those that are known stay refused: {Reason}")]
    private partial void LogBehind(string reason);
}

/// <param name="TokenId">Its jti; of a token without one sha256: and the hash of its text.</param>
public sealed record RevokedToken(string TokenId, DateTimeOffset ExpiresAt, DateTimeOffset RevokedAt, string RevokedBy);
