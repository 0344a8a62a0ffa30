namespace BusinessMetrics.Projections.Store.EventLoading;

/// <summary>An event of the log cannot be read or applied.</summary>
public sealed class UnreadableEventException(long sequence, Exception cause)
    : Exception($"The event with sequence {sequence} cannot be applied: {cause.Message}", cause)
{
    public long Sequence => sequence;
}
