using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Platform.Names;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Trust.Subjects.Pseudonyms;

/// <summary>Reads and adds the rows of people, sealed and opened by the data keys.</summary>
public sealed class SubjectRows(NpgsqlDataSource dataSource, SubjectKeys keys, TimeProvider clock)
{
    private const string InsertSql =
        """
        insert into people.subjects (subject_id, user_id_hash, canonical_hash, user_id_encrypted, session_key_encrypted, key_id, created_at)
        select subject_id, user_id_hash, user_id_hash, user_id_encrypted, session_key_encrypted, $5, $6
        from unnest($1, $2, $3, $4) as subject (subject_id, user_id_hash, user_id_encrypted, session_key_encrypted)
        where not exists (select from people.data_keys where key_id <> all($7))
            and not exists (select from people.subjects as known where known.canonical_hash = subject.user_id_hash)
        on conflict (user_id_hash) do nothing
        """;

    /// <summary>
    /// The rows of users, whichever key sealed them and however their names were composed. Served by the unique index on the
    /// hash and by subjects_by_canonical_hash.
    /// </summary>
    public Task<List<Subject>> OfUsersAsync(IEnumerable<string> userIds, CancellationToken cancellation) => ReadAsync(
        "user_id_hash = any($1) or canonical_hash = any($1)", NpgsqlDbType.Bytea, userIds.SelectMany(NameText.FormsOf).SelectMany(keys.LookupHashes).ToArray(), cancellation);

    public Task<List<Subject>> OfSubjectsAsync(IReadOnlyCollection<Guid> subjectIds, CancellationToken cancellation) =>
        ReadAsync("subject_id = any($1)", NpgsqlDbType.Uuid, subjectIds.ToArray(), cancellation);

    public async Task<bool> AnyAsync(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand("select exists (select from people.subjects)");
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Which of the subjects still have a row.</summary>
    public async Task<HashSet<Guid>> ExistingAsync(IReadOnlyCollection<Guid> subjectIds, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand("select subject_id from people.subjects where subject_id = any($1)");
        Add(command, NpgsqlDbType.Uuid, subjectIds.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var existing = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellation))
            existing.Add(reader.GetGuid(0));
        return existing;
    }

    /// <summary>Adds rows for users that have none; who got one meanwhile keeps it.</summary>
    /// <param name="userIds">As names are normalised.</param>
    public async Task AddAsync(IReadOnlyCollection<string> userIds, CancellationToken cancellation)
    {
        if (keys.All.Count == 1)
        {
            await using var command = dataSource.CreateCommand();
            await InsertAsync(command, userIds, cancellation);
            return;
        }

        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var wait = new NpgsqlCommand($"select pg_advisory_xact_lock({SubjectSchema.NewPeopleLock})", connection))
            await wait.ExecuteNonQueryAsync(cancellation);
        var known = (await OfUsersAsync(userIds, cancellation)).Select(subject => subject.Name).ToHashSet();
        await using (var command = new NpgsqlCommand { Connection = connection })
            await InsertAsync(command, [.. userIds.Where(userId => !known.Contains(userId))], cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private async Task InsertAsync(NpgsqlCommand command, IReadOnlyCollection<string> userIds, CancellationToken cancellation)
    {
        var cipher = keys.Current;
        // In the order of the hashes, so that two writers that meet the same new people cannot deadlock.
        var rows = userIds
            .Select(userId => (Id: Guid.NewGuid(), Hash: cipher.LookupHash(userId), UserId: userId))
            .OrderBy(row => Convert.ToHexString(row.Hash), StringComparer.Ordinal)
            .ToArray();
        command.CommandText = InsertSql;
        Add(command, NpgsqlDbType.Uuid, rows.Select(row => row.Id).ToArray());
        Add(command, NpgsqlDbType.Bytea, rows.Select(row => row.Hash).ToArray());
        Add(command, NpgsqlDbType.Bytea, rows.Select(row => cipher.Seal(row.Id, Encoding.UTF8.GetBytes(row.UserId))).ToArray());
        Add(command, NpgsqlDbType.Bytea, rows.Select(row => cipher.Seal(row.Id, RandomNumberGenerator.GetBytes(SubjectCipher.KeyLength))).ToArray());
        command.Parameters.AddWithValue(cipher.KeyId);
        command.Parameters.AddWithValue(clock.GetUtcNow());
        Add(command, NpgsqlDbType.Text, keys.Ids);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<List<Subject>> ReadAsync(string condition, NpgsqlDbType type, Array values, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"select subject_id, key_id, user_id_encrypted, session_key_encrypted from people.subjects where {condition}");
        Add(command, type, values);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var subjects = new List<Subject>();
        while (await reader.ReadAsync(cancellation))
        {
            var id = reader.GetGuid(0);
            var cipher = keys.Of(reader.IsDBNull(1) ? null : reader.GetString(1));
            var userId = Encoding.UTF8.GetString(cipher.Open(id, reader.GetFieldValue<byte[]>(2)));
            subjects.Add(new(id, userId, new SessionCipher(cipher.Open(id, reader.GetFieldValue<byte[]>(3)))));
        }

        return subjects;
    }

    private static void Add(NpgsqlCommand command, NpgsqlDbType type, Array values) =>
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values });
}
