using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Npgsql;

namespace BusinessMetrics.Trust.Subjects.Erasing;

/// <summary>That a person was erased: nothing in it leads to them.</summary>
/// <param name="By">The caller who asked for it.</param>
/// <param name="AuditEvent">The id of the audit event that tells of it.</param>
public sealed record Erasure(Guid SubjectId, DateTimeOffset ErasedAt, string By, Guid AuditEvent);

/// <summary>The erasures that were committed, in that order.</summary>
public sealed class Erasures(NpgsqlDataSource dataSource)
{
    public async Task<long> NewestAsync(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(SubjectSchema.NewestErasureSql);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Those after the one numbered <paramref name="erasure"/>; 0 for all.</summary>
    public async Task<IReadOnlyList<Erasure>> SinceAsync(long erasure, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            """
            select subject_id, erased_at, erased_by, audit_event
            from people.erasures
            where erasure_no > $1
            order by erasure_no
            """);
        command.Parameters.AddWithValue(erasure);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var erasures = new List<Erasure>();
        while (await reader.ReadAsync(cancellation))
            erasures.Add(new(reader.GetGuid(0), await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellation), reader.GetString(2), reader.GetGuid(3)));
        return erasures;
    }
}
