using BusinessMetrics.Platform.Names;
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
/// <param name="References">How often these metrics' metadata stood for the person, or for a session of theirs.</param>
public sealed record ErasureDone(Erasure Erasure, long Events, long References);

/// <summary>An erasure, and what is told of it.</summary>
public sealed record DecidedErasure(Erasure Erasure, AuditRecorded Audit);

/// <summary>
/// Erases a person in one transaction: their row goes and the audit event is written, or neither. The steps are in the
/// order in which none of them can be lost: the file first, then the lock that no flush may pass, then the database.
/// </summary>
public sealed class ErasureTransaction(NpgsqlDataSource dataSource, IDocumentStore store, ErasureLog log, SubjectKeys keys)
{
    // Archived ones were counted when they left. Events up to the ledger's position are counted by its index metric_records_by_subject, the few after it in the log.
    private static readonly string CountSql =
        $"""
        with ledger as (
            select coalesce((select last_seq_id from {EventSchema.Name}.mt_event_progression where name = $2), 0) as position
        )
        select coalesce(sum(events), 0)::bigint, coalesce(sum(person_references), 0)::bigint
        from (
            select count(*) as events, sum({ReferencesSql.In("record.metadata", "record.subject_id", "record.session")}) as person_references
            from {ReadModelSchema.Live}.metric_records as record
            where record.subject_id = $1
            union all
            select count(*), sum({ReferencesSql.In("event.data -> 'd'", "event.data ->> 'p'", "event.data ->> 'c'")})
            from {EventSchema.Name}.mt_events as event, ledger
            where event.seq_id > ledger.position and event.type = any($3) and event.data ->> 'p' = $1::text
            union all
            select sum(events), sum(person_references) from {ArchiveSchema.Schema}.people where subject_id = $1
        ) as known
        """;

    private readonly CanonicalSpellings _spellings = new(dataSource, keys);

    /// <summary>
    /// The user's row, locked until the transaction ends; several where versions that did not normalise names took the user for
    /// several, none where there is no such user. In the order of the primary key, as everybody locks them.
    /// </summary>
    public async Task<IReadOnlyList<LockedSubject>> LockAsync(NpgsqlTransaction transaction, string userId, CancellationToken cancellation)
    {
        await _spellings.CompleteAsync(cancellation);
        await using var command = new NpgsqlCommand(
            "select subject_id, held_at from people.subjects where user_id_hash = any($1) or canonical_hash = any($1) order by subject_id for update",
            transaction.Connection,
            transaction);
        command.Parameters.Add(new()
        {
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
            Value = NameText.FormsOf(userId).SelectMany(keys.LookupHashes).ToArray(),
        });
        return await LockedAsync(command, cancellation);
    }

    /// <summary>A subject's row, locked until the transaction ends; null if there is none.</summary>
    public static async Task<LockedSubject?> LockAsync(NpgsqlTransaction transaction, Guid subjectId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select subject_id, held_at from people.subjects where subject_id = $1 for update", transaction.Connection, transaction);
        command.Parameters.AddWithValue(subjectId);
        return (await LockedAsync(command, cancellation)).SingleOrDefault();
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

    /// <summary>Erases a person whose rows the transaction has locked, and commits.</summary>
    /// <param name="isLogged">The log has the erasures already.</param>
    public async Task<IReadOnlyList<ErasureDone>> EraseAsync(
        NpgsqlTransaction transaction, IReadOnlyList<DecidedErasure> erasures, bool isLogged, CancellationToken cancellation)
    {
        if (!isLogged)
            await log.AppendAsync([.. erasures.Select(decided => decided.Erasure)], cancellation);
        // From here on it is decided, and nobody's patience ends it half way.
        await using (var wait = new NpgsqlCommand($"select pg_advisory_xact_lock({SubjectSchema.ErasureLock})", transaction.Connection, transaction))
            await wait.ExecuteNonQueryAsync(CancellationToken.None);
        var done = new List<ErasureDone>();
        foreach (var decided in erasures)
            done.Add(await EraseAsync(transaction, decided));
        await transaction.CommitAsync(CancellationToken.None);
        return done;
    }

    private async Task<ErasureDone> EraseAsync(NpgsqlTransaction transaction, DecidedErasure decided)
    {
        var (erasure, audit) = decided;
        var (events, references) = await CountAsync(transaction, erasure.SubjectId);
        await using (var session = store.LightweightSession(SessionOptions.ForTransaction(transaction)))
        {
            session.QueueSqlCommand("delete from people.subjects where subject_id = ?", erasure.SubjectId);
            session.QueueSqlCommand(
                "insert into people.erasures (subject_id, erased_at, erased_by, audit_event) values (?, ?, ?, ?)",
                erasure.SubjectId, erasure.ErasedAt, erasure.By, erasure.AuditEvent);
            AuditTrail.Enlist(session, audit with { Details = Text(events, references, audit.Details) });
            session.PendingChanges.Streams().Single().Events.Single().Id = erasure.AuditEvent;
            await session.SaveChangesAsync(CancellationToken.None);
        }

        return new(erasure, events, references);
    }

    private static string Text(long events, long references, string? more)
    {
        var covered = $"{events} recorded metrics are about nobody now";
        if (references > 0)
            covered += $", {references} references in their metadata lead to nobody";
        return more is null ? covered : $"{covered}; {more}";
    }

    private static async Task<(long Events, long References)> CountAsync(NpgsqlTransaction transaction, Guid subjectId)
    {
        await using var command = new NpgsqlCommand(CountSql, transaction.Connection, transaction);
        command.Parameters.AddWithValue(subjectId);
        command.Parameters.AddWithValue(ReadModel.ProgressNameOf(LedgerReadModel.ModelName));
        command.Parameters.Add(new()
        {
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
            Value = MetricCategories.Events.Names.ToArray(),
        });
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        await reader.ReadAsync(CancellationToken.None);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static async Task<IReadOnlyList<LockedSubject>> LockedAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var locked = new List<LockedSubject>();
        while (await reader.ReadAsync(cancellation))
            locked.Add(new(reader.GetGuid(0), reader.IsDBNull(1) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellation)));
        return locked;
    }
}
