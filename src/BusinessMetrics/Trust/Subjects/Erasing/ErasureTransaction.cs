using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Marten;
using Npgsql;
using NpgsqlTypes;
using SessionOptions = Marten.Services.SessionOptions;

namespace BusinessMetrics.Trust.Subjects.Erasing;

/// <summary>A person whose row is locked by a transaction.</summary>
public sealed record LockedSubject(Guid Id, DateTimeOffset? HeldAt);

/// <summary>What an erasure did.</summary>
/// <param name="Events">How many recorded metrics are about the person; none will be added to them.</param>
public sealed record ErasureDone(Erasure Erasure, long Events);

/// <summary>
/// Erases a person in one transaction: their row goes and the audit event is written, or neither. The steps are in the
/// order in which none of them can be lost: the file first, then the lock that no flush may pass, then the database.
/// </summary>
public sealed class ErasureTransaction(NpgsqlDataSource dataSource, IDocumentStore store, ErasureLog log, SubjectKeys keys)
{
    // Archived ones were counted when they left. Events up to the ledger's position are counted by its index metric_records_by_subject, the few after it in the log.
    private const string CountSql =
        $"""
        with ledger as (
            select coalesce((select last_seq_id from {EventSchema.Name}.mt_event_progression where name = $2), 0) as position
        )
        select (select count(*) from {ReadModelSchema.Live}.metric_records where subject_id = $1)
             + (select count(*) from {EventSchema.Name}.mt_events as event, ledger
                where event.seq_id > ledger.position and event.type = any($3) and event.data ->> 'p' = $1::text)
             + (select coalesce(sum(events), 0)::bigint from {ArchiveSchema.Schema}.people where subject_id = $1)
        """;

    /// <summary>The user's row, locked until the transaction ends; null if there is none.</summary>
    public async Task<LockedSubject?> LockAsync(NpgsqlTransaction transaction, string userId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select subject_id, held_at from people.subjects where user_id_hash = any($1) for update", transaction.Connection, transaction);
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea, Value = keys.LookupHashes(userId) });
        return await LockedAsync(command, cancellation);
    }

    /// <inheritdoc cref="LockAsync(NpgsqlTransaction, string, CancellationToken)"/>
    public static async Task<LockedSubject?> LockAsync(NpgsqlTransaction transaction, Guid subjectId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select subject_id, held_at from people.subjects where subject_id = $1 for update", transaction.Connection, transaction);
        command.Parameters.AddWithValue(subjectId);
        return await LockedAsync(command, cancellation);
    }

    /// <summary>A transaction that cannot make recording wait for long, whatever becomes of this process.</summary>
    public async Task<NpgsqlTransaction> BeginAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(
            "set local lock_timeout = '10s'; set local statement_timeout = '60s'; set local idle_in_transaction_session_timeout = '10s'", connection, transaction);
        await command.ExecuteNonQueryAsync(cancellation);
        return transaction;
    }

    public ValueTask<NpgsqlConnection> OpenConnectionAsync(CancellationToken cancellation) => dataSource.OpenConnectionAsync(cancellation);

    /// <summary>Erases a person whose row the transaction has locked, and commits.</summary>
    /// <param name="audit">What is told of it.</param>
    /// <param name="isLogged">The log has the erasure already.</param>
    public async Task<ErasureDone> EraseAsync(
        NpgsqlTransaction transaction, Erasure erasure, AuditRecorded audit, bool isLogged, CancellationToken cancellation)
    {
        if (!isLogged)
            await log.AppendAsync([erasure], cancellation);
        // From here on it is decided, and nobody's patience ends it half way.
        await using (var wait = new NpgsqlCommand($"select pg_advisory_xact_lock({SubjectSchema.ErasureLock})", transaction.Connection, transaction))
            await wait.ExecuteNonQueryAsync(CancellationToken.None);
        var events = await CountAsync(transaction, erasure.SubjectId);

        await using (var session = store.LightweightSession(SessionOptions.ForTransaction(transaction)))
        {
            session.QueueSqlCommand("delete from people.subjects where subject_id = ?", erasure.SubjectId);
            session.QueueSqlCommand(
                "insert into people.erasures (subject_id, erased_at, erased_by, audit_event) values (?, ?, ?, ?)",
                erasure.SubjectId, erasure.ErasedAt, erasure.By, erasure.AuditEvent);
            AuditTrail.Enlist(session, audit with { Details = Text(events, audit.Details) });
            session.PendingChanges.Streams().Single().Events.Single().Id = erasure.AuditEvent;
            await session.SaveChangesAsync(CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return new(erasure, events);
    }

    private static string Text(long events, string? more)
    {
        var covered = $"{events} recorded metrics are about nobody now";
        return more is null ? covered : $"{covered}; {more}";
    }

    private static async Task<long> CountAsync(NpgsqlTransaction transaction, Guid subjectId)
    {
        await using var command = new NpgsqlCommand(CountSql, transaction.Connection, transaction);
        command.Parameters.AddWithValue(subjectId);
        command.Parameters.AddWithValue(ReadModel.ProgressNameOf(LedgerReadModel.ModelName));
        command.Parameters.Add(new()
        {
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
            Value = MetricCategories.Events.Names.ToArray(),
        });
        return (long)(await command.ExecuteScalarAsync(CancellationToken.None))!;
    }

    private static async Task<LockedSubject?> LockedAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            return null;
        return new(reader.GetGuid(0), reader.IsDBNull(1) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellation));
    }
}
