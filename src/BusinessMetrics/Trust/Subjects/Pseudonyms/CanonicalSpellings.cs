using System.Text;
using BusinessMetrics.Platform.Names;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Trust.Subjects.Pseudonyms;

/// <summary>
/// Gives rows that an older version added the hash of their user id's normal form: whoever was José in two compositions is then
/// found by either. Nothing but the data key tells what a row's user id is, so each has to be opened once.
/// </summary>
public sealed class CanonicalSpellings(NpgsqlDataSource dataSource, SubjectKeys keys)
{
    private const int PageSize = 1000;

    /// <summary>Returns when every row has it. Where all have, that is one look at an empty index.</summary>
    public async Task CompleteAsync(CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        while (true)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var page = await ReadAsync(connection, cancellation);
            if (page.Count == 0)
                return;
            await using var command = new NpgsqlCommand(
                """
                update people.subjects as subject
                set canonical_hash = named.hash
                from unnest($1, $2) as named (subject_id, hash)
                where subject.subject_id = named.subject_id
                """, connection);
            command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = page.Select(row => row.Id).ToArray() });
            command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea, Value = page.Select(row => row.Hash).ToArray() });
            await command.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
    }

    // Served by the partial index subjects_without_canonical_hash; locked, so that a rotation of the key does not come between.
    private async Task<List<(Guid Id, byte[] Hash)>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select subject_id, key_id, user_id_encrypted
            from people.subjects
            where canonical_hash is null
            order by subject_id
            limit $1
            for update
            """, connection);
        command.Parameters.AddWithValue(PageSize);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var page = new List<(Guid, byte[])>();
        while (await reader.ReadAsync(cancellation))
        {
            var id = reader.GetGuid(0);
            var cipher = keys.Of(reader.IsDBNull(1) ? null : reader.GetString(1));
            var userId = Encoding.UTF8.GetString(cipher.Open(id, reader.GetFieldValue<byte[]>(2)));
            page.Add((id, cipher.LookupHash(NameText.Normalise(userId))));
        }

        return page;
    }
}
