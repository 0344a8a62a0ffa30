using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Store.EventLoading;

/// <summary>
/// Metrics' events that left the database for files. An event is in the archive before it leaves, and stays there when
/// it is brought back: whoever reads both takes the two for one.
/// </summary>
/// <exception cref="ArchiveUnreadableException">From any member: a file is missing, or not what was written.</exception>
public interface IEventArchive
{
    /// <summary>Those with a sequence above <paramref name="after"/>, up to <paramref name="until"/>, in their order.</summary>
    IAsyncEnumerable<LoggedEvent> ReadAsync(long after, long until, CancellationToken cancellation);

    /// <summary>Those of metrics that happened in any of the windows, in no order.</summary>
    Task<IReadOnlyList<LoggedEvent>> OccurredInAsync(IReadOnlyList<TimeWindow> windows, CancellationToken cancellation);

    /// <summary>Those with any of the ids.</summary>
    Task<IReadOnlyList<LoggedEvent>> FindAsync(IReadOnlyCollection<Guid> eventIds, CancellationToken cancellation);

    /// <summary>Those of metrics about one person whose records left with them, in no order.</summary>
    Task<IReadOnlyList<LoggedEvent>> OfSubjectAsync(Guid subjectId, CancellationToken cancellation);
}

/// <summary>The archive does not hold what it should.</summary>
public sealed class ArchiveUnreadableException(string message, Exception? cause = null) : Exception(message, cause);
