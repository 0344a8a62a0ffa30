using BusinessMetrics.Platform.Database;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Npgsql;

namespace BusinessMetrics.Trust.Subjects.Erasing;

/// <summary>Why a person was not erased, or what erasing them did.</summary>
/// <param name="HeldAt">Since when a legal hold forbids it.</param>
/// <param name="Done">None where the person is not known or held; several where older versions took them for several.</param>
public sealed record ErasureOutcome(DateTimeOffset? HeldAt, IReadOnlyList<ErasureDone> Done)
{
    public bool IsUnknown => HeldAt is null && Done.Count == 0;
}

/// <summary>Erases people, and what memory and caches know of them.</summary>
public sealed partial class SubjectErasure(
    ErasureTransaction transactions,
    ErasureLog log,
    SubjectDirectory directory,
    FigureStates figures,
    ProjectionWakeup wakeup,
    TimeProvider clock,
    ILogger<SubjectErasure> logger)
{
    private const string Again = "applied again from the log of erasures";

    private int _isIncomplete;

    /// <summary>Erases a user, unless there is none or their row is held.</summary>
    /// <param name="audit">The audit event, of the target that is given.</param>
    public async Task<ErasureOutcome> EraseAsync(string userId, Func<string, AuditRecorded> audit, CancellationToken cancellation)
    {
        await using var connection = await transactions.OpenConnectionAsync(cancellation);
        await using var transaction = await transactions.BeginAsync(connection, cancellation);
        var subjects = await transactions.LockAsync(transaction, userId, cancellation);
        if (subjects.Count == 0 || subjects.Min(subject => subject.HeldAt) is not null)
            return new(subjects.Min(subject => subject.HeldAt), []);
        var erasures = subjects.Select(subject => Decide(subject.Id, audit(SubjectAudit.TargetOf(subject.Id)))).ToArray();
        try
        {
            var done = await transactions.EraseAsync(transaction, erasures, isLogged: false, cancellation);
            await ForgetAsync();
            return new(null, done);
        }
        catch (Exception)
        {
            // It may be in the log and not in the database: then it is still to be done, and is, by the next round.
            Volatile.Write(ref _isIncomplete, 1);
            throw;
        }
    }

    /// <summary>Completes what was begun here and could not be ended.</summary>
    public async Task CompleteAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _isIncomplete, 0) == 0)
            return;
        try
        {
            await ApplyAgainAsync(await log.ReadAsync(cancellation), cancellation);
        }
        catch
        {
            Volatile.Write(ref _isIncomplete, 1);
            throw;
        }
    }

    /// <summary>Erases whoever was erased before and has a row all the same: the database was put back, or a service was killed.</summary>
    public async Task ApplyAgainAsync(IReadOnlyList<Erasure> erasures, CancellationToken cancellation)
    {
        var forgotten = await directory.ForgottenAsync([.. erasures.Select(erasure => erasure.SubjectId)], cancellation);
        foreach (var erasure in erasures.Where(erasure => !forgotten.Contains(erasure.SubjectId)).DistinctBy(erasure => erasure.SubjectId))
        {
            await using var connection = await transactions.OpenConnectionAsync(cancellation);
            await using var transaction = await transactions.BeginAsync(connection, cancellation);
            if (await ErasureTransaction.LockAsync(transaction, erasure.SubjectId, cancellation) is null)
                continue;
            var audit = new AuditRecorded
            {
                Actor = erasure.By,
                Action = SubjectAudit.Erase,
                Target = SubjectAudit.TargetOf(erasure.SubjectId),
                Outcome = AuditOutcomes.Done,
                Details = Again,
            };
            await transactions.EraseAsync(transaction, [new(erasure, audit)], isLogged: true, cancellation);
            LogAgain(erasure.SubjectId, erasure.ErasedAt);
            await ForgetAsync();
        }
    }

    private DecidedErasure Decide(Guid subjectId, AuditRecorded audit) =>
        new(new(subjectId, clock.GetUtcNow(), audit.Actor, Guid.CreateVersion7(clock.GetUtcNow())), audit);

    private async Task ForgetAsync()
    {
        try
        {
            await directory.HeedErasuresAsync(CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // It is committed; the next round, or the next flush, heeds it.
        }

        await figures.AdvanceAsync();
        wakeup.Signal();
    }

    [LoggerMessage(LogLevel.Warning, "The subject {Subject}, erased {ErasedAt}, had a row; it is erased again")]
    private partial void LogAgain(Guid subject, DateTimeOffset erasedAt);
}

/// <summary>How actions upon people are named in the audit trail: by the subject's id, never by an identifier.</summary>
public static class SubjectAudit
{
    public const string Erase = "subject.erase";
    public const string Export = "subject.export";
    public const string Hold = "subject.hold";
    public const string Release = "subject.release";
    public const string RotateKey = "data_key.rotate";

    public static string TargetOf(Guid subjectId) => $"subject:{subjectId}";
}
