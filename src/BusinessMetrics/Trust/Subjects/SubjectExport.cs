using System.Text;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Streams;
using BusinessMetrics.Trust.Subjects.Erasing;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Trust.Subjects;

/// <summary>What the directory itself knows of a person.</summary>
/// <param name="Subjects">Several where versions that did not normalise names took the person for several.</param>
public sealed record SubjectEntry(IReadOnlyList<Subject> Subjects, DateTimeOffset CreatedAt, LegalHold? Hold)
{
    public IReadOnlyList<Guid> Ids { get; } = [.. Subjects.Select(subject => subject.Id)];
}

/// <summary>What was done about a person.</summary>
public sealed record SubjectAction(Guid EventId, DateTimeOffset At, string Action, string Actor, string Outcome, string? Details);

/// <summary>Reads what there is about a person beside their metrics.</summary>
public sealed class SubjectExport(NpgsqlDataSource dataSource, EventStreams streams, SubjectKeys keys, SubjectDirectory directory)
{
    /// <summary>The person's entry; null where there is none.</summary>
    public async Task<SubjectEntry?> FindAsync(string userId, CancellationToken cancellation)
    {
        await new CanonicalSpellings(dataSource, keys).CompleteAsync(cancellation);
        var subjects = new List<Subject>();
        DateTimeOffset? createdAt = null;
        LegalHold? hold = null;
        foreach (var subject in await directory.FindUserAsync(userId, cancellation))
        {
            if (await RowAsync(subject, cancellation) is not { } row)
                continue;
            subjects.Add(subject);
            createdAt = row.CreatedAt < createdAt ? row.CreatedAt : createdAt ?? row.CreatedAt;
            hold ??= row.Hold;
        }

        return createdAt is { } since ? new(subjects, since, hold) : null;
    }

    private async Task<(DateTimeOffset CreatedAt, LegalHold? Hold)?> RowAsync(Subject subject, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            "select created_at, key_id, held_at, hold_reason_encrypted from people.subjects where subject_id = $1");
        command.Parameters.AddWithValue(subject.Id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            return null;
        LegalHold? hold = null;
        if (!reader.IsDBNull(2))
        {
            var reason = keys.Of(reader.IsDBNull(1) ? null : reader.GetString(1)).Open(subject.Id, reader.GetFieldValue<byte[]>(3));
            hold = new(subject.Id, await reader.GetFieldValueAsync<DateTimeOffset>(2, cancellation), Encoding.UTF8.GetString(reason));
        }

        return (await reader.GetFieldValueAsync<DateTimeOffset>(0, cancellation), hold);
    }

    /// <summary>Waits for the ledger, not for long; false where it is behind what was recorded when this was asked.</summary>
    public async Task<bool> IsCompleteAsync(CancellationToken cancellation)
    {
        await using var newest = dataSource.CreateCommand($"select coalesce(max(seq_id), 0) from {EventSchema.Name}.mt_events");
        var sequence = (long)(await newest.ExecuteScalarAsync(cancellation))!;
        await streams.WaitForAsync(LedgerReadModel.ModelName, sequence, cancellation);
        await using var position = dataSource.CreateCommand(
            $"select coalesce(max(last_seq_id), 0) from {EventSchema.Name}.mt_event_progression where name = $1");
        position.Parameters.AddWithValue(ReadModel.ProgressNameOf(LedgerReadModel.ModelName));
        return (long)(await position.ExecuteScalarAsync(cancellation))! >= sequence;
    }

    /// <summary>
    /// The audit events about the person, oldest first: those that the trail's read model holds by its index
    /// audit_events_by_object, the few after it in the log.
    /// </summary>
    public async Task<IReadOnlyList<SubjectAction>> ActionsAsync(IReadOnlyList<Guid> subjectIds, CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            $"""
            with trail as (
                select coalesce((select last_seq_id from {EventSchema.Name}.mt_event_progression where name = $3), 0) as position
            )
            select event_id, recorded_at, action, actor, outcome, details, sequence
            from {ReadModelSchema.Live}.{AuditReadModel.Table}
            where target = any($2)
            union all
            select id, timestamp, data ->> 'd', data ->> 'a', data ->> 'u', data ->> 'x', seq_id
            from {EventSchema.Name}.mt_events, trail
            where seq_id > trail.position and type = $1 and data ->> 'o' = any($2)
            order by sequence
            """);
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Text, Value = AuditRecorded.Stored.Name });
        command.Parameters.AddWithValue(subjectIds.Select(SubjectAudit.TargetOf).ToArray());
        command.Parameters.AddWithValue(ReadModel.ProgressNameOf(AuditReadModel.ModelName));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var actions = new List<SubjectAction>();
        while (await reader.ReadAsync(cancellation))
            actions.Add(new(
                reader.GetGuid(0),
                await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellation),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetString(4),
                reader.IsDBNull(5) ? null : reader.GetString(5)));
        return actions;
    }
}
