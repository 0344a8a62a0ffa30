using System.Threading.Channels;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Ingest.Recording.Committing;

/// <summary>
/// Commits waiting metrics together. A flush takes what is waiting as soon as a writer is free, so an idle service
/// answers at once and a busy one batches by itself. What one request sent is never split over two transactions:
/// when the answer is 503, nothing of it was recorded.
/// </summary>
public sealed partial class GroupCommit : IHostedService
{
    private const int Writers = 2;

    // Bounded in name only, the queue's limit counts metrics: an unbounded channel that was peeked into goes on holding what
    // was taken from it, up to 32 requests with all their metrics.
    private readonly Channel<Submission> _queue = Channel.CreateBounded<Submission>(int.MaxValue);
    private readonly FlushCommitter _committer;
    private readonly ServiceSettings _settings;
    private readonly ServiceMeters _meters;
    private readonly TimeProvider _clock;
    private readonly ILogger<GroupCommit> _logger;
    private Task _writers = Task.CompletedTask;
    private long _waiting;

    public GroupCommit(
        FlushCommitter committer, ServiceSettings settings, ServiceMeters meters, TimeProvider clock, ILogger<GroupCommit> logger)
    {
        _committer = committer;
        _settings = settings;
        _meters = meters;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Records what one request sent; completes after its transaction did.</summary>
    /// <returns>An outcome for each metric, in order.</returns>
    /// <exception cref="RecordingUnavailableException">Nothing of it was recorded, or whether it was is not known.</exception>
    public Task<IReadOnlyList<RecordingOutcome>> RecordAsync(IReadOnlyList<NewMetric> metrics, Caller caller)
    {
        if (metrics.Count == 0)
            return Task.FromResult<IReadOnlyList<RecordingOutcome>>([]);
        if (_committer.IsSettling)
            throw RecordingUnavailableException.Database();

        var waiting = Interlocked.Add(ref _waiting, metrics.Count);
        // A request that alone is larger than the queue must still be able to pass through an empty one.
        if (waiting > _settings.QueueCapacity && waiting > metrics.Count)
        {
            Interlocked.Add(ref _waiting, -metrics.Count);
            throw RecordingUnavailableException.QueueIsFull();
        }

        _meters.Queued(waiting);
        var submission = new Submission(metrics, caller, _clock.GetUtcNow());
        if (!_queue.Writer.TryWrite(submission))
        {
            Leave(submission);
            throw RecordingUnavailableException.ShuttingDown();
        }

        return submission.Outcome;
    }

    /// <inheritdoc cref="FlushCommitter.RepetitionsAsync"/>
    public Task<IReadOnlyList<RecordingOutcome?>> RepetitionsAsync(IReadOnlyList<NewMetric> refused, Caller caller) =>
        refused.Count == 0 ? Task.FromResult<IReadOnlyList<RecordingOutcome?>>([]) : _committer.RepetitionsAsync(refused, caller);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _writers = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteAsync, CancellationToken.None)));
        return Task.CompletedTask;
    }

    /// <summary>Takes nothing more and commits what is waiting.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await _writers.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WriteAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            var flush = TakeFlush();
            if (flush.Count > 0)
                await CommitAsync(flush);
        }
    }

    private List<Submission> TakeFlush()
    {
        var flush = new List<Submission>();
        var size = 0;
        while (_queue.Reader.TryPeek(out var next) && (size == 0 || size + next.Metrics.Count <= _settings.BatchSize))
        {
            if (!_queue.Reader.TryRead(out var submission))
                break;
            Leave(submission);
            if (_committer.IsSettling || _clock.GetUtcNow() - submission.ArrivedAt > _settings.FlushInterval)
            {
                submission.Fail(RecordingUnavailableException.Database());
                continue;
            }

            size += submission.Metrics.Count;
            flush.Add(submission);
        }

        return flush;
    }

    private async Task CommitAsync(List<Submission> flush)
    {
        try
        {
            await _committer.CommitAsync(flush);
        }
        catch (RecordingUnavailableException unavailable)
        {
            LogUnavailable(flush.Sum(submission => submission.Metrics.Count), unavailable.InnerException?.Message);
            flush.ForEach(submission => submission.Fail(unavailable));
        }
        catch (Exception exception) when (flush.Count > 1)
        {
            // One request's metrics cannot be stored; the others' shall not suffer for it.
            LogSplit(exception, flush.Count);
            foreach (var submission in flush)
                await CommitAsync([submission]);
        }
        catch (Exception exception)
        {
            LogFailed(exception, flush[0].Metrics.Count);
            flush[0].Fail(exception);
        }
    }

    private void Leave(Submission submission) => _meters.Queued(Interlocked.Add(ref _waiting, -submission.Metrics.Count));

    [LoggerMessage(LogLevel.Warning, "{Count} metrics were not recorded: {Reason}")]
    private partial void LogUnavailable(int count, string? reason);

    [LoggerMessage(LogLevel.Warning, "A flush of {Requests} requests failed and is committed request by request")]
    private partial void LogSplit(Exception exception, int requests);

    [LoggerMessage(LogLevel.Error, "{Count} metrics of one request could not be recorded")]
    private partial void LogFailed(Exception exception, int count);
}

/// <summary>What one request wants recorded, and the promise of its outcome.</summary>
public sealed class Submission(IReadOnlyList<NewMetric> metrics, Caller caller, DateTimeOffset arrivedAt)
{
    private readonly TaskCompletionSource<IReadOnlyList<RecordingOutcome>> _outcome =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<NewMetric> Metrics => metrics;

    public Caller Caller => caller;

    public DateTimeOffset ArrivedAt => arrivedAt;

    public Task<IReadOnlyList<RecordingOutcome>> Outcome => _outcome.Task;

    public void Complete(IReadOnlyList<RecordingOutcome> outcomes) => _outcome.TrySetResult(outcomes);

    public void Fail(Exception reason) => _outcome.TrySetException(reason);
}
