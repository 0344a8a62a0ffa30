using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Npgsql;

namespace BusinessMetrics.Ingest.Recording.Committing;

/// <summary>
/// Appends one flush to the log, exactly once. A flush's stream key settles the case in which the connection breaks
/// during the commit: the stream's primary key lets the same flush in once only, so sending it again either commits it
/// or proves that it was committed.
/// </summary>
internal sealed class FlushAppend(MetricLog log, SubjectDirectory directory, CommittedEvents committed, ServiceSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan SettlePause = TimeSpan.FromMilliseconds(200);

    private int _settling;

    /// <summary>Whether a commit's outcome is being sought. Until it is found the database counts as gone.</summary>
    public bool IsSettling => Volatile.Read(ref _settling) > 0;

    /// <summary>
    /// The events' sequences, in the items' order, when committed; null when a metric's id has been recorded or somebody
    /// been erased meanwhile, and nothing was committed.
    /// </summary>
    public async Task<long[]?> TryAsync(IReadOnlyList<FlushItem> items, long? erasuresSeen)
    {
        var now = Iso8601.Cut(clock.GetUtcNow());
        var streamKey = $"metrics/{now:yyyy-MM-dd}/{Guid.CreateVersion7(now):N}";
        try
        {
            await using var connection = await RecordingQuestion.AskAsync(cancellation => log.OpenConnectionAsync(cancellation).AsTask());
            if (await MetricLog.AppendAsync(connection, streamKey, items, erasuresSeen, now, CancellationToken.None) is { } sequences)
            {
                committed.Add(items.Zip(sequences, (item, sequence) => new CommittedEvent(sequence, item.Metric.MetricId, now, item.Event)));
                return sequences;
            }

            await RecordingQuestion.AskAsync(HeedAsync);
            return null;
        }
        catch (PostgresException exception) when (Violates(exception, MetricLog.MetricIdIndex))
        {
            return null;
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

    private async Task<long[]?> SettleAsync(
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
                    if ((await MetricLog.SequencesAsync(connection, streamKey, CancellationToken.None)
                        ?? await MetricLog.AppendAsync(connection, streamKey, items, erasuresSeen, recordedAt, CancellationToken.None)) is { } sequences)
                        return sequences;
                    // Whoever was erased waited for the first commit if that could succeed: it is there now, or never.
                    await HeedAsync(CancellationToken.None);
                    return await MetricLog.SequencesAsync(connection, streamKey, CancellationToken.None);
                }
                catch (PostgresException exception) when (Violates(exception, EventSchema.StreamKeyIndex))
                {
                    // The first commit was still under way when we looked; the primary key waited for it, and it is found now.
                    cause = exception;
                }
                catch (PostgresException exception) when (Violates(exception, MetricLog.MetricIdIndex))
                {
                    return null;
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
}
