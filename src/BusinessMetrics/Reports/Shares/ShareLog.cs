using BusinessMetrics.Platform.Database;
using Npgsql;

namespace BusinessMetrics.Reports.Shares;

/// <summary>Shares as all nodes have them: what one revokes opens on none.</summary>
public sealed class ShareLog(NpgsqlDataSource dataSource)
{
    /// <summary>Open ones of one owner.</summary>
    public const int MostOpen = 1_000;

    /// <summary>Of a password, in <see cref="TriesWithin"/>.</summary>
    public const int MostTries = 5;

    public static readonly TimeSpan TriesWithin = TimeSpan.FromMinutes(15);

    private const string Columns =
        """
        sequence, id, name, content, owner, role, services, as_of, log_position, watermark, password_salt, password_hash,
        created_at, expires_at, revoked_at, openings, last_opened_at
        """;

    /// <summary>Keeps a share under the hash of its token; false where its owner has as many as one may have.</summary>
    public async Task<bool> AddAsync(Share share, byte[] hash, CancellationToken cancellation)
    {
        // Counted by shares_of_owner; what is sent at the same moment may go a little beyond.
        await using var command = dataSource.CreateCommand(
            """
            insert into operations.shares
                (id, hash, name, content, owner, role, services, as_of, log_position, watermark, password_salt, password_hash, created_at, expires_at)
            select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14
            where (select count(*) from operations.shares where owner = $5 and revoked_at is null and expires_at > $13) < $15
            """);
        command.Parameters.AddWithValue(share.Id);
        command.Parameters.AddWithValue(hash);
        command.Parameters.AddWithValue(share.Name);
        command.Parameters.AddWithValue(share.Content.ToJson());
        command.Parameters.AddWithValue(share.Owner);
        command.Parameters.AddWithValue(share.Role);
        command.Parameters.Add(OptionalParameter.Texts(share.Services));
        command.Parameters.Add(OptionalParameter.Instant(share.AsOf));
        command.Parameters.Add(OptionalParameter.WholeNumber(share.Position));
        command.Parameters.AddWithValue(share.Watermark);
        command.Parameters.Add(OptionalParameter.Bytes(share.Password?.Salt));
        command.Parameters.Add(OptionalParameter.Bytes(share.Password?.Hash));
        command.Parameters.AddWithValue(share.CreatedAt);
        command.Parameters.AddWithValue(share.ExpiresAt);
        command.Parameters.AddWithValue(MostOpen);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Whatever became of it.</summary>
    public async Task<Share?> FindAsync(Guid id, CancellationToken cancellation)
    {
        // By the unique index (id).
        await using var command = dataSource.CreateCommand($"select {Columns} from operations.shares where id = $1");
        command.Parameters.AddWithValue(id);
        return await ReadAsync(command, cancellation) is [var share] ? share : null;
    }

    /// <summary>Whatever became of it.</summary>
    /// <param name="hash">Of its token.</param>
    public async Task<Share?> FindAsync(byte[] hash, CancellationToken cancellation)
    {
        // By the unique index (hash).
        await using var command = dataSource.CreateCommand($"select {Columns} from operations.shares where hash = $1");
        command.Parameters.AddWithValue(hash);
        return await ReadAsync(command, cancellation) is [var share] ? share : null;
    }

    /// <summary>A page, the newest first.</summary>
    /// <param name="owner">Only theirs; null for all.</param>
    /// <param name="before">The sequence of the last one of the page before.</param>
    public async Task<IReadOnlyList<Share>> ListAsync(string? owner, long? before, int limit, CancellationToken cancellation)
    {
        // Backwards along shares_of_owner, or the primary key (sequence).
        await using var command = dataSource.CreateCommand(
            $"""
            select {Columns} from operations.shares
            where ($1::text is null or owner = $1) and ($2::bigint is null or sequence < $2)
            order by sequence desc
            limit $3
            """);
        command.Parameters.Add(OptionalParameter.Text(owner));
        command.Parameters.Add(OptionalParameter.WholeNumber(before));
        command.Parameters.AddWithValue(limit);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>It opens no more; false where it did not any more.</summary>
    public async Task<bool> RevokeAsync(Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        // By the unique index (id).
        await using var command = dataSource.CreateCommand("update operations.shares set revoked_at = $2 where id = $1 and revoked_at is null");
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(now);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Counts an opening; false where it was revoked, or expired, while that was in the making.</summary>
    public async Task<bool> OpenAsync(Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        // By the unique index (id).
        await using var command = dataSource.CreateCommand(
            "update operations.shares set openings = openings + 1, last_opened_at = $2 where id = $1 and revoked_at is null and expires_at > $2");
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(now);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Takes one of the tries of a password before it is looked at, so that no more are had at the same time.</summary>
    /// <returns>Null where it may be tried; else when again.</returns>
    public async Task<DateTimeOffset?> TryAsync(Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        // By the unique index (id).
        await using var command = dataSource.CreateCommand(
            """
            update operations.shares
            set failed_tries = case when tries_end_at > $2 then failed_tries + 1 else 1 end,
                tries_end_at = case when tries_end_at > $2 then tries_end_at else $3 end
            where id = $1 and (tries_end_at is null or tries_end_at <= $2 or failed_tries < $4)
            """);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(now);
        command.Parameters.AddWithValue(now + TriesWithin);
        command.Parameters.AddWithValue(MostTries);
        if (await command.ExecuteNonQueryAsync(cancellation) == 1)
            return null;
        await using var until = dataSource.CreateCommand("select tries_end_at from operations.shares where id = $1");
        until.Parameters.AddWithValue(id);
        return await until.ExecuteScalarAsync(cancellation) is DateTime end ? new DateTimeOffset(end, TimeSpan.Zero) : now;
    }

    /// <summary>The password was right: it was none of the wrong tries.</summary>
    public async Task GiveBackAsync(Guid id, CancellationToken cancellation)
    {
        // By the unique index (id).
        await using var command = dataSource.CreateCommand("update operations.shares set failed_tries = greatest(failed_tries - 1, 0) where id = $1");
        command.Parameters.AddWithValue(id);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<IReadOnlyList<Share>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var shares = new List<Share>();
        while (await reader.ReadAsync(cancellation))
            shares.Add(new(
                reader.GetInt64(0),
                reader.GetGuid(1),
                reader.GetString(2),
                ShareContent.Parse(reader.GetString(3)),
                reader.GetString(4),
                reader.GetString(5),
                reader.IsDBNull(6) ? null : await reader.GetFieldValueAsync<string[]>(6, cancellation),
                reader.IsDBNull(7) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(7, cancellation),
                reader.IsDBNull(8) ? null : reader.GetInt64(8),
                reader.GetString(9),
                reader.IsDBNull(10) ? null : new(await reader.GetFieldValueAsync<byte[]>(10, cancellation), await reader.GetFieldValueAsync<byte[]>(11, cancellation)),
                await reader.GetFieldValueAsync<DateTimeOffset>(12, cancellation),
                await reader.GetFieldValueAsync<DateTimeOffset>(13, cancellation),
                reader.IsDBNull(14) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(14, cancellation),
                reader.GetInt64(15),
                reader.IsDBNull(16) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(16, cancellation)));
        return shares;
    }
}
