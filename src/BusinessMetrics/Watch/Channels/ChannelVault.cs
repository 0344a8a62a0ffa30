using Marten;
using Npgsql;

namespace BusinessMetrics.Watch.Channels;

/// <summary>Keeps what is secret of channels, enciphered and beside the log: what is taken away is gone.</summary>
public sealed class ChannelVault(NpgsqlDataSource dataSource, ChannelCipher cipher)
{
    public const string Schema =
        """
        create schema if not exists operations;

        create table if not exists operations.channel_secrets (
            channel text  primary key,
            key_id  text  not null,
            secret  bytea not null
        );
        """;

    /// <summary>Null where there is none.</summary>
    public async Task<ChannelSecret?> FindAsync(string channel, CancellationToken cancellation) =>
        (await ReadAsync([channel], cancellation)).GetValueOrDefault(channel);

    /// <summary>By channel, of those that have any.</summary>
    public async Task<IReadOnlyDictionary<string, ChannelSecret>> ReadAsync(IReadOnlyList<string> channels, CancellationToken cancellation)
    {
        // By the primary key (channel).
        await using var command = dataSource.CreateCommand("select channel, key_id, secret from operations.channel_secrets where channel = any($1)");
        command.Parameters.AddWithValue(channels.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var secrets = new Dictionary<string, ChannelSecret>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
            secrets[reader.GetString(0)] = cipher.Open(reader.GetString(0), reader.GetString(1), await reader.GetFieldValueAsync<byte[]>(2, cancellation));
        return secrets;
    }

    /// <summary>Together with what else the session changes.</summary>
    public void Keep(IDocumentSession session, string channel, ChannelSecret secret) => session.QueueSqlCommand(
        """
        insert into operations.channel_secrets (channel, key_id, secret) values (?, ?, ?)
        on conflict (channel) do update set key_id = excluded.key_id, secret = excluded.secret
        """,
        channel,
        cipher.CurrentKeyId,
        cipher.Seal(channel, secret));

    /// <summary>Together with what else the session changes.</summary>
    public static void Forget(IDocumentSession session, string channel) =>
        session.QueueSqlCommand("delete from operations.channel_secrets where channel = ?", channel);

    /// <summary>The keys that a secret is sealed under and that are not known.</summary>
    public static async Task<IReadOnlyList<string>> UnknownKeysAsync(NpgsqlConnection connection, ChannelCipher cipher, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select distinct key_id from operations.channel_secrets where key_id <> all($1)", connection);
        command.Parameters.AddWithValue(cipher.KeyIds.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var unknown = new List<string>();
        while (await reader.ReadAsync(cancellation))
            unknown.Add(reader.GetString(0));
        return unknown;
    }

    /// <summary>Seals anew what is sealed under another key than the current one.</summary>
    /// <returns>How many channels' that were.</returns>
    public async Task<int> RotateAsync(CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var stale = new List<(string Channel, string KeyId, byte[] Secret)>();
        await using (var command = new NpgsqlCommand(
            "select channel, key_id, secret from operations.channel_secrets where key_id <> $1 order by channel for update", connection))
        {
            command.Parameters.AddWithValue(cipher.CurrentKeyId);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                stale.Add((reader.GetString(0), reader.GetString(1), await reader.GetFieldValueAsync<byte[]>(2, cancellation)));
        }

        foreach (var (channel, keyId, secret) in stale)
        {
            await using var update = new NpgsqlCommand("update operations.channel_secrets set key_id = $2, secret = $3 where channel = $1", connection);
            update.Parameters.AddWithValue(channel);
            update.Parameters.AddWithValue(cipher.CurrentKeyId);
            update.Parameters.AddWithValue(cipher.Seal(channel, cipher.Open(channel, keyId, secret)));
            await update.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return stale.Count;
    }
}
