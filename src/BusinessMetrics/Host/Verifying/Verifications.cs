using System.Text.Json;
using BusinessMetrics.Projections.Host.Verifying;
using BusinessMetrics.Projections.Store.Numbers;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Host.Verifying;

/// <summary>A read model as it was last compared with the records.</summary>
public sealed record Verification(string Projection, DateTimeOffset VerifiedAt, VerificationResult Result);

/// <summary>Keeps what the last comparison of each read model found where every node can read it.</summary>
public sealed class Verifications(NpgsqlDataSource dataSource)
{
    public const string Schema =
        """
        create schema if not exists operations;

        create table if not exists operations.verifications (
            projection  text        primary key,
            verified_at timestamptz not null,
            position    bigint      not null,
            hours       integer     not null,
            differences bigint      not null,
            listed      jsonb       not null
        );
        """;

    // One comparison of a read model at a time: the lock belongs to the session that compares, and goes when that dies.
    private const string LockClass = "1114208363";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new ExactNumberJsonConverter() } };

    /// <summary>Takes the right to compare a read model on a session; false if another session has it.</summary>
    public static async Task<bool> TryLockAsync(NpgsqlConnection session, string projection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select pg_try_advisory_lock({LockClass}, hashtext($1))", session);
        command.Parameters.AddWithValue(projection);
        return true.Equals(await command.ExecuteScalarAsync(cancellation));
    }

    public static async Task UnlockAsync(NpgsqlConnection session, string projection)
    {
        await using var command = new NpgsqlCommand($"select pg_advisory_unlock({LockClass}, hashtext($1))", session);
        command.Parameters.AddWithValue(projection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task SaveAsync(Verification verification, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            """
            insert into operations.verifications (projection, verified_at, position, hours, differences, listed)
            values ($1, $2, $3, $4, $5, $6)
            on conflict (projection) do update set
                verified_at = excluded.verified_at, position = excluded.position, hours = excluded.hours,
                differences = excluded.differences, listed = excluded.listed
            """);
        command.Parameters.AddWithValue(verification.Projection);
        command.Parameters.AddWithValue(verification.VerifiedAt);
        command.Parameters.AddWithValue(verification.Result.Position);
        command.Parameters.AddWithValue(verification.Result.Hours);
        command.Parameters.AddWithValue(verification.Result.Differences);
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Jsonb, Value = JsonSerializer.Serialize(verification.Result.Listed, Json) });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Each read model's last one.</summary>
    public async Task<IReadOnlyDictionary<string, Verification>> ReadAsync(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand("select projection, verified_at, position, hours, differences, listed from operations.verifications order by projection");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var known = new Dictionary<string, Verification>();
        while (await reader.ReadAsync(cancellation))
            known[reader.GetString(0)] = new(
                reader.GetString(0),
                await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellation),
                new(reader.GetInt64(2), reader.GetInt32(3), reader.GetInt64(4), JsonSerializer.Deserialize<RollupDifference[]>(reader.GetString(5), Json)!));
        return known;
    }

    /// <summary>What was found of tables that are no more says nothing.</summary>
    public async Task ForgetAsync(string projection, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand("delete from operations.verifications where projection = $1");
        command.Parameters.AddWithValue(projection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
