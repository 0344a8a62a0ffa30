using BusinessMetrics.Hosting;
using BusinessMetrics.Monitoring;
using BusinessMetrics.Subjects;
using Npgsql;

namespace BusinessMetrics.Recording;

/// <summary>
/// Commits one flush, exactly once. A flush's stream key settles the case in which the connection breaks during the
/// commit: the stream's primary key lets the same flush in once only, so sending it again either commits it or
/// proves that it was committed.
/// </summary>
public sealed class FlushCommitter(
    MetricLog log,
    SubjectDirectory directory,
    ProjectionWakeup wakeup,
    ServiceSettings settings,
    ServiceMeters meters,
    RecordingRate rate,
    TimeProvider clock)
{
    private static readonly TimeSpan SettlePause = TimeSpan.FromMilliseconds(200);

    private int _settling;

    /// <summary>Whether a commit's outcome is being sought. Until it is found the database counts as gone.</summary>
    public bool IsSettling => Volatile.Read(ref _settling) > 0;

    /// <summary>Commits what the submissions hold and completes them.</summary>
    /// <exception cref="RecordingUnavailableException">Nothing was recorded, or the outcome could not be settled.</exception>
    public async Task CommitAsync(IReadOnlyList<Submission> flush)
    {
        var started = clock.GetTimestamp();
        var items = await PrepareAsync(flush);
        while (true)
        {
            var given = items.Where(item => item.Metric.IdIsGiven).Select(item => item.Metric.MetricId).ToHashSet();
            var recorded = await AskAsync(cancellation => log.FindAsync(given, cancellation));
            var (fresh, outcomes) = Deduplication.Decide(items, recorded);
            // A metric that another writer records at this very moment is found, as recorded, in the next round.
            if (fresh.Count > 0 && !await AppendAsync(fresh))
                continue;
            if (fresh.Count > 0)
                Count(fresh, clock.GetElapsedTime(started));
            Complete(flush, outcomes);
            return;
        }
    }

    private async Task<List<FlushItem>> PrepareAsync(IReadOnlyList<Submission> flush)
    {
        var people = flush.SelectMany(submission => submission.Metrics).SelectMany(FlushItem.PeopleOf).ToHashSet();
        var subjects = people.Count == 0
            ? new Dictionary<string, Subject>()
            : await AskAsync(cancellation => directory.ResolveAsync(people, cancellation));
        return
        [
            .. from submission in flush
               from metric in submission.Metrics
               select FlushItem.Of(metric, submission.Caller, subjects),
        ];
    }

    /// <summary>True when committed; false when a metric's id has been recorded meanwhile and nothing was committed.</summary>
    private async Task<bool> AppendAsync(IReadOnlyList<FlushItem> items)
    {
        var now = clock.GetUtcNow();
        var streamKey = $"metrics/{now:yyyy-MM-dd}/{Guid.CreateVersion7(now):N}";
        try
        {
            await using var connection = await AskAsync(cancellation => log.OpenConnectionAsync(cancellation).AsTask());
            await MetricLog.AppendAsync(connection, streamKey, items, now, CancellationToken.None);
            return true;
        }
        catch (PostgresException exception) when (Violates(exception, MetricLog.MetricIdIndex))
        {
            return false;
        }
        catch (PostgresException exception) when (exception.InvariantSeverity == "ERROR")
        {
            // The server rolled back and says so.
            if (exception.IsTransient || exception.SqlState.StartsWith("53", StringComparison.Ordinal))
                throw RecordingUnavailableException.Database(exception);
            throw;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException)
        {
            return await SettleAsync(streamKey, items, now, exception);
        }
    }

    private async Task<bool> SettleAsync(string streamKey, IReadOnlyList<FlushItem> items, DateTimeOffset recordedAt, Exception cause)
    {
        Interlocked.Increment(ref _settling);
        try
        {
            var started = clock.GetTimestamp();
            while (clock.GetElapsedTime(started) < settings.FlushInterval)
            {
                try
                {
                    await using var connection = await log.OpenConnectionAsync(CancellationToken.None);
                    if (!await MetricLog.HasStreamAsync(connection, streamKey, CancellationToken.None))
                        await MetricLog.AppendAsync(connection, streamKey, items, recordedAt, CancellationToken.None);
                    return true;
                }
                catch (PostgresException exception) when (Violates(exception, MetricLog.StreamKeyIndex))
                {
                    // The first commit was still under way when we looked; the primary key waited for it.
                    return true;
                }
                catch (PostgresException exception) when (Violates(exception, MetricLog.MetricIdIndex))
                {
                    return false;
                }
                catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException)
                {
                    cause = exception;
                    await Task.Delay(SettlePause, clock);
                }
            }

            throw RecordingUnavailableException.OutcomeUnknown(cause);
        }
        finally
        {
            Interlocked.Decrement(ref _settling);
        }
    }

    private static bool Violates(PostgresException exception, string uniqueIndex) =>
        exception.SqlState == PostgresErrorCodes.UniqueViolation && exception.ConstraintName == uniqueIndex;

    /// <summary>Asks the database something that changes no metric, so that a failure leaves nothing recorded.</summary>
    private static async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> question)
    {
        try
        {
            return await question(CancellationToken.None);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException)
        {
            throw RecordingUnavailableException.Database(exception);
        }
    }

    private void Count(IReadOnlyList<FlushItem> committed, TimeSpan duration)
    {
        wakeup.Signal();
        meters.Flushed(committed.Count, duration);
        rate.Add(committed.Count);
        foreach (var (category, count) in committed.CountBy(item => item.Metric.Category))
            meters.Recorded(category, count);
    }

    private void Complete(IReadOnlyList<Submission> flush, RecordingOutcome[] outcomes)
    {
        meters.Duplicates(outcomes.Count(outcome => outcome.Result == RecordingResult.Duplicate));
        meters.Refused(ServiceMeters.RefusedAsConflict, outcomes.Count(outcome => outcome.Result == RecordingResult.Conflict));
        var first = 0;
        foreach (var submission in flush)
        {
            submission.Complete(new ArraySegment<RecordingOutcome>(outcomes, first, submission.Metrics.Count));
            first += submission.Metrics.Count;
        }
    }
}
