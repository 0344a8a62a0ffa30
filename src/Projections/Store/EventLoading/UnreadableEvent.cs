namespace BusinessMetrics.Projections.Store.EventLoading;

/// <summary>Stands for an event whose data are not what its type says, until a read model wants it.</summary>
internal sealed record UnreadableEvent(Exception Cause);
