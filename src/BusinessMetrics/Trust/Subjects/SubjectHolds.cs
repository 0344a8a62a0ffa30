using System.Text;
using BusinessMetrics.Platform.Database;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Subjects.Erasing;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Marten;
using Npgsql;
using SessionOptions = Marten.Services.SessionOptions;

namespace BusinessMetrics.Trust.Subjects;

/// <param name="HeldAt">Since when; setting it again does not change it.</param>
public sealed record LegalHold(Guid SubjectId, DateTimeOffset HeldAt, string Reason);

/// <summary>
/// Legal holds. The hold is in the person's row, the reason sealed like everything else there: it may name people, and
/// goes with the row; the audit event says that a hold was set, and not why.
/// </summary>
public sealed class SubjectHolds(
    ErasureTransaction transactions, SubjectKeys keys, ErasureLog log, IDocumentStore store, ProjectionWakeup wakeup, TimeProvider clock)
{
    /// <returns>Null where there is no such person.</returns>
    /// <exception cref="SubjectErasedException">An erasure has been decided before.</exception>
    public async Task<LegalHold?> SetAsync(string userId, string reason, Func<string, AuditRecorded> audit, CancellationToken cancellation)
    {
        await using var connection = await transactions.OpenConnectionAsync(cancellation);
        await using var transaction = await transactions.BeginAsync(connection, cancellation);
        var subjects = await transactions.LockAsync(transaction, userId, cancellation);
        if (subjects.Count == 0)
            return null;
        var erased = (await log.ReadAsync(cancellation)).Select(erasure => erasure.SubjectId).ToHashSet();
        if (subjects.Any(subject => erased.Contains(subject.Id)))
            throw new SubjectErasedException();
        var heldAt = subjects.Min(subject => subject.HeldAt) ?? clock.GetUtcNow();
        foreach (var subject in subjects)
        {
            // With the row's own key, so that the row stays of one key.
            var cipher = await CipherOfAsync(transaction, subject.Id, cancellation);
            await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction));
            session.QueueSqlCommand(
                "update people.subjects set held_at = ?, hold_reason_encrypted = ? where subject_id = ?",
                heldAt, cipher.Seal(subject.Id, Encoding.UTF8.GetBytes(reason)), subject.Id);
            AuditTrail.Enlist(session, audit(SubjectAudit.TargetOf(subject.Id)));
            await session.SaveChangesAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        wakeup.Signal();
        return new(subjects[0].Id, heldAt, reason);
    }

    /// <returns>False where there is no such person, or no hold.</returns>
    public async Task<bool> ReleaseAsync(string userId, Func<string, AuditRecorded> audit, CancellationToken cancellation)
    {
        await using var connection = await transactions.OpenConnectionAsync(cancellation);
        await using var transaction = await transactions.BeginAsync(connection, cancellation);
        var held = (await transactions.LockAsync(transaction, userId, cancellation)).Where(subject => subject.HeldAt is not null).ToArray();
        foreach (var subject in held)
        {
            await using var session = store.LightweightSession(SessionOptions.ForTransaction(transaction));
            session.QueueSqlCommand("update people.subjects set held_at = null, hold_reason_encrypted = null where subject_id = ?", subject.Id);
            AuditTrail.Enlist(session, audit(SubjectAudit.TargetOf(subject.Id)));
            await session.SaveChangesAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        wakeup.Signal();
        return held.Length > 0;
    }

    private async Task<SubjectCipher> CipherOfAsync(NpgsqlTransaction transaction, Guid subjectId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select key_id from people.subjects where subject_id = $1", transaction.Connection, transaction);
        command.Parameters.AddWithValue(subjectId);
        return keys.Of(await command.ExecuteScalarAsync(cancellation) as string);
    }
}

/// <summary>An erasure of the person has been decided, and cannot be undone.</summary>
public sealed class SubjectErasedException() : Exception("an erasure of the person has been decided");
