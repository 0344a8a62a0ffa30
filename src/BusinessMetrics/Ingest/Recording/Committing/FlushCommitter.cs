using BusinessMetrics.Platform.Database;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Npgsql;

namespace BusinessMetrics.Ingest.Recording.Committing;

/// <summary>
/// Commits one flush, exactly once. A flush's stream key settles the case in which the connection breaks during the
/// commit: the stream's primary key lets the same flush in once only, so sending it again either commits it or
/// proves that it was committed.
/// </summary>
public class FlushCommitter(
    MetricLog log,
    SubjectDirectory directory,
    CommittedEvents committed,
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
        var given = flush.SelectMany(submission => submission.Metrics).Where(metric => metric.IdIsGiven).Select(metric => metric.MetricId).ToHashSet();
        while (true)
        {
            var recorded = await AskAsync(cancellation => log.FindAsync(given, cancellation));
            var (items, erasuresSeen) = await PrepareAsync(flush, recorded);
            var forgotten = await ForgottenAsync(items, recorded);
            var (fresh, outcomes) = Deduplication.Decide(items, recorded, forgotten);
            // A metric that another writer records at this very moment is found, as recorded, in the next round; and
            // one of a person who is erased at this very moment is of a new subject then.
            if (fresh.Count > 0 && !await AppendAsync(fresh, erasuresSeen))
                continue;
            if (fresh.Count > 0)
                Count(fresh, clock.GetElapsedTime(started));
            Complete(flush, outcomes);
            return;
        }
    }

    /// <summary>The metrics as events, and the newest erasure that their people were looked up after.</summary>
    protected virtual async Task<(List<FlushItem> Items, long? ErasuresSeen)> PrepareAsync(
        IReadOnlyList<Submission> flush, IReadOnlyDictionary<Guid, MetricRecorded?> recorded)
    {
        var metrics = flush.SelectMany(submission => submission.Metrics).ToArray();
        // A repetition must not make an entry: its person may have been erased since, and nothing new is recorded of them.
        var people = PeopleOf(metrics.Where(metric => !recorded.ContainsKey(metric.MetricId)));
        var repeated = PeopleOf(metrics.Where(metric => recorded.ContainsKey(metric.MetricId)));
        repeated.ExceptWith(people);
        var subjects = new Dictionary<string, Subject>();
        long? erasuresSeen = null;
        if (people.Count > 0)
        {
            erasuresSeen = await AskAsync(cancellation => directory.ErasuresSeenAsync(cancellation).AsTask());
            foreach (var (userId, subject) in await AskAsync(cancellation => directory.ResolveAsync(people, cancellation)))
                subjects[userId] = subject;
        }

        if (repeated.Count > 0)
            foreach (var (userId, subject) in await AskAsync(cancellation => directory.FindUsersAsync(repeated, cancellation)))
                subjects[userId] = subject;
        return (
            [
                .. from submission in flush
                   from metric in submission.Metrics
                   select FlushItem.Of(metric, submission.Caller, subjects),
            ],
            erasuresSeen);
    }

    private static HashSet<string> PeopleOf(IEnumerable<NewMetric> metrics) => metrics.Select(FlushItem.PersonOf).OfType<string>().ToHashSet();

    /// <summary>Of the recorded metrics' subjects, where a repetition names somebody else, those that were erased.</summary>
    private async Task<IReadOnlySet<Guid>> ForgottenAsync(IReadOnlyList<FlushItem> items, IReadOnlyDictionary<Guid, MetricRecorded?> recorded)
    {
        var others = new HashSet<Guid>();
        foreach (var item in items)
            if (recorded.GetValueOrDefault(item.Metric.MetricId)?.Subject is { } subject && subject != item.Event.Subject)
                others.Add(subject);
        return await AskAsync(cancellation => directory.ForgottenAsync(others, cancellation));
    }

    /// <summary>
    /// True when committed; false when a metric's id has been recorded or somebody been erased meanwhile, and nothing
    /// was committed.
    /// </summary>
    private async Task<bool> AppendAsync(IReadOnlyList<FlushItem> items, long? erasuresSeen)
    {
        var now = Iso8601.Cut(clock.GetUtcNow());
        var streamKey = $"metrics/{now:yyyy-MM-dd}/{Guid.CreateVersion7(now):N}";
        try
        {
            await using var connection = await AskAsync(cancellation => log.OpenConnectionAsync(cancellation).AsTask());
            if (await MetricLog.AppendAsync(connection, streamKey, items, erasuresSeen, now, CancellationToken.None) is { } sequences)
            {
                committed.Add(items.Zip(sequences, (item, sequence) => new CommittedEvent(sequence, item.Metric.MetricId, now, item.Event)));
                return true;
            }

            await AskAsync(HeedAsync);
            return false;
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
            return await SettleAsync(streamKey, items, erasuresSeen, now, exception);
        }
    }

    private async Task<bool> SettleAsync(
        string streamKey, IReadOnlyList<FlushItem> items, long? erasuresSeen, DateTimeOffset recordedAt, Exception cause)
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
                    if (await MetricLog.HasStreamAsync(connection, streamKey, CancellationToken.None)
                        || await MetricLog.AppendAsync(connection, streamKey, items, erasuresSeen, recordedAt, CancellationToken.None) is not null)
                        return true;
                    // Whoever was erased waited for the first commit if that could succeed: it is there now, or never.
                    await HeedAsync(CancellationToken.None);
                    return await MetricLog.HasStreamAsync(connection, streamKey, CancellationToken.None);
                }
                catch (PostgresException exception) when (Violates(exception, EventSchema.StreamKeyIndex))
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

    private async Task<bool> HeedAsync(CancellationToken cancellation)
    {
        await directory.HeedErasuresAsync(cancellation);
        return true;
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
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException or UnknownDataKeyException)
        {
            throw RecordingUnavailableException.Database(exception);
        }
    }

    private void Count(IReadOnlyList<FlushItem> items, TimeSpan duration)
    {
        wakeup.Signal();
        meters.Flushed(items.Count, duration);
        rate.Add(items.Count);
        foreach (var (category, count) in items.CountBy(item => item.Metric.Category))
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
