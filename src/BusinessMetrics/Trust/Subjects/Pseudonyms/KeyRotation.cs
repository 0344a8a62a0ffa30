using BusinessMetrics.Platform.Names;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Trust.Subjects.Pseudonyms;

/// <summary>
/// Seals people's rows anew under the current data key, hash and all, page by page, each page a transaction: killed, it
/// goes on where it was. The service may run meanwhile, if it knows both keys.
/// </summary>
public sealed class KeyRotation(NpgsqlDataSource dataSource, SubjectKeys keys, TimeProvider clock)
{
    private const int PageSize = 500;

    /// <summary>Tells every service that the current key is in use. Those that do not know it add nobody from here on.</summary>
    public static async Task AnnounceAsync(NpgsqlConnection connection, SubjectKeys keys, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "insert into people.data_keys (key_id, first_used_at) values ($1, $2) on conflict do nothing", connection);
        command.Parameters.AddWithValue(keys.Current.KeyId);
        command.Parameters.AddWithValue(now);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// The keys that somebody is sealed under and that <paramref name="keys"/> lacks. By the rows themselves: a node with
    /// the keys in the old order may have sealed somebody after a rotation had ended.
    /// </summary>
    public static async Task<IReadOnlyList<string>> UnknownAsync(NpgsqlConnection connection, SubjectKeys keys, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select distinct key_id from people.subjects where key_id <> all($1)", connection);
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = keys.Ids });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var unknown = new List<string>();
        while (await reader.ReadAsync(cancellation))
            unknown.Add(reader.GetString(0));
        return unknown;
    }

    /// <summary>Returns when no row is sealed under another key.</summary>
    /// <returns>How many were.</returns>
    public async Task<long> RotateAsync(CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await AnnounceAsync(connection, keys, clock.GetUtcNow(), cancellation);
        var rotated = 0L;
        while (true)
        {
            // Services that still have the older key first may add people while this goes over them.
            var inThisRound = await RoundAsync(connection, cancellation);
            if (inThisRound == 0)
                break;
            rotated += inThisRound;
        }

        await using var retire = new NpgsqlCommand("delete from people.data_keys where key_id <> $1", connection);
        retire.Parameters.AddWithValue(keys.Current.KeyId);
        await retire.ExecuteNonQueryAsync(cancellation);
        return rotated;
    }

    private async Task<long> RoundAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var rotated = 0L;
        var after = Guid.Empty;
        while (true)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var page = await ReadAsync(connection, after, cancellation);
            if (page.Count == 0)
                return rotated;
            await WriteAsync(connection, page, cancellation);
            await transaction.CommitAsync(cancellation);
            rotated += page.Count;
            after = page[^1].Id;
        }
    }

    // In the order of the primary key, by which an erasure of one of them waits and does not deadlock.
    private async Task<List<Resealed>> ReadAsync(NpgsqlConnection connection, Guid after, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select subject_id, key_id, user_id_encrypted, session_key_encrypted, hold_reason_encrypted
            from people.subjects
            where subject_id > $1 and key_id is distinct from $2
            order by subject_id
            limit $3
            for update
            """, connection);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(keys.Current.KeyId);
        command.Parameters.AddWithValue(PageSize);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var page = new List<Resealed>();
        while (await reader.ReadAsync(cancellation))
        {
            var id = reader.GetGuid(0);
            var cipher = keys.Of(reader.IsDBNull(1) ? null : reader.GetString(1));
            var userId = cipher.Open(id, reader.GetFieldValue<byte[]>(2));
            page.Add(new(
                id,
                keys.Current.LookupHash(System.Text.Encoding.UTF8.GetString(userId)),
                keys.Current.LookupHash(NameText.Normalise(System.Text.Encoding.UTF8.GetString(userId))),
                keys.Current.Seal(id, userId),
                keys.Current.Seal(id, cipher.Open(id, reader.GetFieldValue<byte[]>(3))),
                reader.IsDBNull(4) ? null : keys.Current.Seal(id, cipher.Open(id, reader.GetFieldValue<byte[]>(4)))));
        }

        return page;
    }

    private async Task WriteAsync(NpgsqlConnection connection, List<Resealed> page, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            update people.subjects as subject
            set user_id_hash = sealed.hash, canonical_hash = sealed.canonical_hash, user_id_encrypted = sealed.user_id, session_key_encrypted = sealed.session_key,
                hold_reason_encrypted = sealed.reason, key_id = $7
            from unnest($1, $2, $3, $4, $5, $6) as sealed (subject_id, hash, canonical_hash, user_id, session_key, reason)
            where subject.subject_id = sealed.subject_id
            """, connection);
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = page.Select(row => row.Id).ToArray() });
        foreach (var column in (Func<Resealed, byte[]?>[])[row => row.Hash, row => row.CanonicalHash, row => row.UserId, row => row.SessionKey, row => row.Reason])
            command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea, Value = page.Select(column).ToArray() });
        command.Parameters.AddWithValue(keys.Current.KeyId);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private sealed record Resealed(Guid Id, byte[] Hash, byte[] CanonicalHash, byte[] UserId, byte[] SessionKey, byte[]? Reason);
}
