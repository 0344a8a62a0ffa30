namespace BusinessMetrics.Ingest.Recording.Committing;

/// <summary>Metrics cannot be recorded now. The message is for the caller.</summary>
public sealed class RecordingUnavailableException : Exception
{
    private RecordingUnavailableException(string message, TimeSpan retryAfter, Exception? cause = null)
        : base(message, cause) => RetryAfter = retryAfter;

    /// <summary>When it is worth trying again.</summary>
    public TimeSpan RetryAfter { get; }

    public static RecordingUnavailableException Database(Exception? cause = null) => new(
        "The database does not answer. Nothing of this request was recorded; send it again.", TimeSpan.FromSeconds(2), cause);

    public static RecordingUnavailableException OutcomeUnknown(Exception? cause) => new(
        "The database broke off while this request was being committed, and whether it was recorded could not be settled in time. "
        + "Sending it again is safe where its metrics carry a metric_id or it carries an Idempotency-Key.",
        TimeSpan.FromSeconds(5),
        cause);

    public static RecordingUnavailableException QueueIsFull() => new(
        "More metrics are waiting to be committed than the service takes. Nothing of this request was recorded; send it again.",
        TimeSpan.FromSeconds(1));

    public static RecordingUnavailableException ShuttingDown() => new(
        "The service is shutting down. Nothing of this request was recorded; send it again.", TimeSpan.FromSeconds(5));
}
