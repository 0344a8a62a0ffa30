namespace BusinessMetrics.Projections.Store.Events;

/// <summary>
/// An event as the log holds it, with every column that says something. The rest of a row follows from these (the
/// C# type from <paramref name="Type"/>) or is the same in all (the tenant).
/// </summary>
/// <param name="Data">PostgreSQL's own text of the jsonb value, which is the same for equal values.</param>
/// <param name="TimestampMicroseconds">Since 1970, UTC: what the store can tell apart.</param>
/// <param name="IsArchived">Whether the store hides the event from those who fold streams.</param>
public sealed record LoggedEvent(
    long Sequence,
    Guid Id,
    string Stream,
    long Version,
    string Type,
    string Data,
    long TimestampMicroseconds,
    string? CorrelationId,
    string? UserName,
    bool IsArchived)
{
    /// <summary>The columns of <c>mt_events</c> that a leaf holds.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["seq_id", "id", "stream_id", "version", "type", "data", "timestamp", "correlation_id", "user_name", "is_archived"];

    public DateTimeOffset Timestamp => Instant(TimestampMicroseconds);

    public static DateTimeOffset Instant(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    public static long Microseconds(DateTimeOffset timestamp) => (timestamp.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
