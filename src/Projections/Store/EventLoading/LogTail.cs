using JasperFx.Events;

namespace BusinessMetrics.Projections.Store.EventLoading;

/// <summary>Events in their order: all those with a sequence up to <paramref name="Until"/> that were asked for.</summary>
internal readonly record struct EventRange(IReadOnlyList<IEvent> Events, long Until);

/// <summary>Reads the events with a sequence above the one and up to the other, at most so many.</summary>
/// <param name="types">Null for all.</param>
internal delegate Task<EventRange> LoadEvents(long after, long until, int limit, IReadOnlySet<string>? types, CancellationToken cancellation);

/// <summary>
/// The newest events, kept until every read model that goes along has taken them, so that they are read and deserialised
/// once, or not at all where this process has just committed them. A read model that is behind what is kept reads for
/// itself, and only what it wants.
/// </summary>
internal sealed class LogTail(LoadEvents load, CommittedEvents committed) : IDisposable
{
    /// <summary>Kept in any case: who has not asked yet is not known.</summary>
    private const int FewestKept = 2_000;

    /// <summary>A read model that is further behind the others than this is not waited for.</summary>
    private const int MostKept = 20_000;

    /// <summary>So many sequences are searched at a time for events of few types, so that no search takes long.</summary>
    private const int SearchedAtOnce = 100_000;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<IEvent> _kept = [];
    private readonly Dictionary<string, long> _taken = [];

    // What is kept is all of the log above the one, up to the other.
    private long _after;
    private long _until;

    /// <summary>Events with a sequence above <paramref name="after"/>, at most so many: of the types at least.</summary>
    /// <param name="reader">Who has taken everything up to <paramref name="after"/>.</param>
    /// <param name="highWater">Up to here everything is committed, and never changes.</param>
    public async Task<EventRange> ReadAsync(
        string reader, IReadOnlySet<string> types, long after, long highWater, int limit, CancellationToken cancellation)
    {
        long start;
        await _turn.WaitAsync(cancellation);
        try
        {
            // Who asks for the same again was stopped, perhaps by an event that has been mended since.
            if (after > _until || after < _taken.GetValueOrDefault(reader))
                StartAt(after);
            if (after >= _after)
                return await ReadTailAsync(reader, after, highWater, limit, cancellation);
            _taken.Remove(reader);
            start = _after;
        }
        finally
        {
            _turn.Release();
        }

        // Not beyond what is kept, so that who has caught up goes on with the others.
        var searchedUntil = Math.Min(Math.Min(highWater, start), after + SearchedAtOnce);
        return await load(after, searchedUntil, limit, types, cancellation);
    }

    public void Dispose() => _turn.Dispose();

    private async Task<EventRange> ReadTailAsync(string reader, long after, long highWater, int limit, CancellationToken cancellation)
    {
        var first = FirstAbove(after);
        while (_kept.Count - first < limit && _until < highWater)
        {
            var next = await NextAsync(highWater, limit, cancellation);
            _kept.AddRange(next.Events);
            _until = next.Until;
        }

        var end = FirstAbove(highWater);
        var events = _kept.GetRange(first, Math.Min(limit, end - first));
        var until = first + events.Count < end ? events[^1].Sequence : Math.Min(_until, highWater);
        _taken[reader] = until;
        Forget();
        return new(events, until);
    }

    /// <summary>Some of what follows, from memory as far as it is there without a gap.</summary>
    private async Task<EventRange> NextAsync(long highWater, int limit, CancellationToken cancellation)
    {
        if (committed.Take(_until, highWater, limit) is { Count: > 0 } taken)
            return new(taken, taken[^1].Sequence);
        // Not only the gap: where a writer has not yet told what it committed, every other sequence may be one.
        var loaded = await load(_until, highWater, limit, null, cancellation);
        committed.ForgetUntil(loaded.Until);
        return loaded;
    }

    private void StartAt(long after)
    {
        _kept.Clear();
        _taken.Clear();
        _after = _until = after;
    }

    /// <summary>Drops what everybody has taken, and what is too much to keep for those who have not.</summary>
    private void Forget()
    {
        var takenByAll = FirstAbove(_taken.Values.Min());
        var drop = Math.Max(Math.Min(takenByAll, _kept.Count - FewestKept), _kept.Count - MostKept);
        if (drop <= 0)
            return;
        _after = _kept[drop - 1].Sequence;
        _kept.RemoveRange(0, drop);
    }

    private int FirstAbove(long sequence)
    {
        var (low, high) = (0, _kept.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_kept[middle].Sequence > sequence)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
