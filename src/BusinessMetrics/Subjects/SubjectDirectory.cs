using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Subjects;

/// <summary>A person as the event log knows them: a random number, and the cipher of their session ids.</summary>
public sealed record Subject(Guid Id, string UserId, SessionCipher Sessions);

/// <summary>
/// The only place where a person's identifier exists. Events hold the subject's id instead; when the row is gone,
/// what they hold leads to no one.
/// </summary>
public sealed class SubjectDirectory(NpgsqlDataSource dataSource, SubjectCipher cipher, TimeProvider clock) : IDisposable
{
    /// <summary>Owns the session ids of metrics that name no person. A user id is never empty, so it collides with none.</summary>
    public const string Nobody = "";

    public const string Schema =
        """
        create schema if not exists people;

        create table if not exists people.subjects (
            subject_id            uuid        primary key,
            user_id_hash          bytea       not null unique,
            user_id_encrypted     bytea       not null,
            session_key_encrypted bytea       not null,
            created_at            timestamptz not null
        );
        """;

    private const int CachedSubjects = 100_000;

    private readonly MemoryCache _byUser = new(new MemoryCacheOptions { SizeLimit = CachedSubjects });
    private readonly MemoryCache _bySubject = new(new MemoryCacheOptions { SizeLimit = CachedSubjects });

    /// <summary>The subjects of the users, made where a user is new. One statement for all that are not cached.</summary>
    public async Task<IReadOnlyDictionary<string, Subject>> ResolveAsync(IReadOnlyCollection<string> userIds, CancellationToken cancellation)
    {
        var subjects = new Dictionary<string, Subject>();
        var unknown = new Dictionary<string, string>();
        foreach (var userId in userIds.Distinct())
        {
            if (_byUser.TryGetValue(userId, out Subject? subject))
                subjects[userId] = subject!;
            else
                unknown[Convert.ToHexString(cipher.LookupHash(userId))] = userId;
        }

        if (unknown.Count == 0)
            return subjects;
        await InsertAsync(unknown, cancellation);
        foreach (var subject in await ReadAsync("user_id_hash = any($1)", NpgsqlDbType.Bytea, unknown.Keys.Select(Convert.FromHexString).ToArray(), cancellation))
        {
            Remember(subject);
            subjects[subject.UserId] = subject;
        }

        return subjects;
    }

    /// <summary>The subjects that still have a row; who has been forgotten is missing from the answer.</summary>
    public async Task<IReadOnlyDictionary<Guid, Subject>> FindAsync(IReadOnlyCollection<Guid> subjectIds, CancellationToken cancellation)
    {
        var subjects = new Dictionary<Guid, Subject>();
        var unknown = new HashSet<Guid>();
        foreach (var subjectId in subjectIds)
        {
            if (_bySubject.TryGetValue(subjectId, out Subject? subject))
                subjects[subjectId] = subject!;
            else
                unknown.Add(subjectId);
        }

        if (unknown.Count == 0)
            return subjects;
        foreach (var subject in await ReadAsync("subject_id = any($1)", NpgsqlDbType.Uuid, unknown.ToArray(), cancellation))
        {
            Remember(subject);
            subjects[subject.Id] = subject;
        }

        return subjects;
    }

    /// <summary>A user's subject; null where there is none, and none is made.</summary>
    public async Task<Subject?> FindUserAsync(string userId, CancellationToken cancellation)
    {
        if (_byUser.TryGetValue(userId, out Subject? known))
            return known;
        var found = await ReadAsync("user_id_hash = any($1)", NpgsqlDbType.Bytea, new[] { cipher.LookupHash(userId) }, cancellation);
        if (found.Count == 0)
            return null;
        Remember(found[0]);
        return found[0];
    }

    public void Dispose()
    {
        _byUser.Dispose();
        _bySubject.Dispose();
    }

    private async Task InsertAsync(Dictionary<string, string> users, CancellationToken cancellation)
    {
        var rows = users
            .OrderBy(user => user.Key, StringComparer.Ordinal)
            .Select(user => (Id: Guid.NewGuid(), Hash: Convert.FromHexString(user.Key), UserId: user.Value))
            .ToArray();
        // In the order of the hashes, so that two writers that meet the same new people cannot deadlock.
        await using var command = dataSource.CreateCommand(
            """
            insert into people.subjects (subject_id, user_id_hash, user_id_encrypted, session_key_encrypted, created_at)
            select subject_id, user_id_hash, user_id_encrypted, session_key_encrypted, $5
            from unnest($1, $2, $3, $4) as subject (subject_id, user_id_hash, user_id_encrypted, session_key_encrypted)
            on conflict (user_id_hash) do nothing
            """);
        Add(command, NpgsqlDbType.Uuid, rows.Select(row => row.Id).ToArray());
        Add(command, NpgsqlDbType.Bytea, rows.Select(row => row.Hash).ToArray());
        Add(command, NpgsqlDbType.Bytea, rows.Select(row => cipher.Seal(row.Id, Encoding.UTF8.GetBytes(row.UserId))).ToArray());
        Add(command, NpgsqlDbType.Bytea, rows.Select(row => cipher.Seal(row.Id, RandomNumberGenerator.GetBytes(SubjectCipher.KeyLength))).ToArray());
        command.Parameters.AddWithValue(clock.GetUtcNow());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<List<Subject>> ReadAsync(string condition, NpgsqlDbType type, Array keys, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"select subject_id, user_id_encrypted, session_key_encrypted from people.subjects where {condition}");
        Add(command, type, keys);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var subjects = new List<Subject>();
        while (await reader.ReadAsync(cancellation))
        {
            var id = reader.GetGuid(0);
            var userId = Encoding.UTF8.GetString(cipher.Open(id, reader.GetFieldValue<byte[]>(1)));
            subjects.Add(new(id, userId, new SessionCipher(cipher.Open(id, reader.GetFieldValue<byte[]>(2)))));
        }

        return subjects;
    }

    private static void Add(NpgsqlCommand command, NpgsqlDbType type, Array values) =>
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values });

    private void Remember(Subject subject)
    {
        var entry = new MemoryCacheEntryOptions { Size = 1 };
        _byUser.Set(subject.UserId, subject, entry);
        _bySubject.Set(subject.Id, subject, entry);
    }
}
