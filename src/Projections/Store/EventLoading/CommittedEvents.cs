using BusinessMetrics.Projections.Store.Events;
using JasperFx.Events;

namespace BusinessMetrics.Projections.Store.EventLoading;

/// <param name="Sequence">Its place in the log.</param>
/// <param name="RecordedAt">UTC, to the microsecond.</param>
public readonly record struct CommittedEvent(long Sequence, Guid Id, DateTimeOffset RecordedAt, MetricRecorded Metric);

/// <summary>
/// Metrics that this process has just committed, until its daemon takes them: what is still in memory need not be read
/// back. Whatever is missing here (other nodes' events, commits whose outcome was not told, what the store writes in
/// another way) is read from the log: only speed depends on what this holds.
/// </summary>
public sealed class CommittedEvents
{
    /// <summary>Nobody who keeps up is further behind than this.</summary>
    internal const int MostKept = 20_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, CommittedEvent> _kept = [];

    // What the daemon has up to here; null where none follows.
    private long? _passed;

    /// <param name="committed">Only after their commit has succeeded.</param>
    public void Add(IEnumerable<CommittedEvent> committed)
    {
        lock (_gate)
        {
            if (_passed is not { } passed)
                return;
            // Who is late to tell may tell of what has been read from the log.
            foreach (var added in committed)
                if (added.Sequence > passed && added.Metric.ReadsBackAsWritten())
                    _kept[added.Sequence] = added;
            if (_kept.Count <= MostKept)
                return;
            // Whoever followed does so no more, or is so far behind that it reads pages of the log anyway.
            _kept.Clear();
            _passed = null;
        }
    }

    /// <summary>Takes the events that follow <paramref name="after"/> without a gap, up to <paramref name="highWater"/>, at most so many.</summary>
    internal IReadOnlyList<IEvent> Take(long after, long highWater, int limit)
    {
        lock (_gate)
        {
            var taken = new List<IEvent>();
            for (var next = after + 1; next <= highWater && taken.Count < limit && _kept.Remove(next, out var committed); next++)
                taken.Add(AsLoaded(committed));
            _passed = after + taken.Count;
            return taken;
        }
    }

    /// <summary>Drops what was read from the log.</summary>
    internal void ForgetUntil(long sequence)
    {
        lock (_gate)
        {
            _passed = sequence;
            foreach (var passed in _kept.Keys.Where(kept => kept <= sequence).ToArray())
                _kept.Remove(passed);
        }
    }

    private static LoadedEvent AsLoaded(CommittedEvent committed) => new(committed.Metric)
    {
        Sequence = committed.Sequence,
        Id = committed.Id,
        EventTypeName = committed.Metric.Category.Event.Name,
        Timestamp = committed.RecordedAt,
    };
}
