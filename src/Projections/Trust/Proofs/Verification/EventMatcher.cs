using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Proofs.Tree;

namespace BusinessMetrics.Projections.Trust.Proofs.Verification;

/// <summary>
/// Holds events against their leaves. What does not match is set aside and explained at the end, when it is known which
/// leaf lacks its event and which event its leaf.
/// </summary>
internal sealed class EventMatcher
{
    /// <summary>Beyond this many the log is not tampered with, it is another one.</summary>
    private const int Most = 100_000;

    /// <summary>Each is held against every other, to see whether two were exchanged.</summary>
    private const int MostCompared = 200;

    private readonly Dictionary<Guid, LogLeaf> _leaves = [];
    private readonly List<LoggedEvent> _strays = [];
    private bool _isTooMuch;

    public long Matched { get; private set; }

    /// <param name="eventHash">The leaf that the event makes.</param>
    public void Add(LogEntry entry, byte[]? eventHash)
    {
        if (entry is { Leaf: { } leaf, Event: { } recorded }
            && leaf.Sequence == recorded.Sequence && leaf.EventId == recorded.Id && leaf.Hash.AsSpan().SequenceEqual(eventHash))
        {
            Matched++;
            return;
        }

        if (_leaves.Count + _strays.Count >= Most)
        {
            _isTooMuch = true;
            return;
        }

        if (entry.Leaf is not null && !_leaves.TryAdd(entry.Leaf.EventId, entry.Leaf))
            _leaves[Guid.NewGuid()] = entry.Leaf;
        if (entry.Event is not null)
            _strays.Add(entry.Event);
    }

    /// <param name="size">How many leaves there are.</param>
    /// <param name="isProven">Whether the event at a place is what was signed although the stored leaf is another.</param>
    public IEnumerable<Finding> Finish(long size, Func<long, bool> isProven)
    {
        var findings = new List<Finding>();
        var changed = new List<(LogLeaf Leaf, LoggedEvent Event)>();
        // An event whose id was changed has the leaf of its sequence, unless that leaf's own event is elsewhere.
        var ids = _strays.Select(stray => stray.Id).ToHashSet();
        var keysBySequence = _leaves.Where(leaf => !ids.Contains(leaf.Key)).DistinctBy(leaf => leaf.Value.Sequence).ToDictionary(leaf => leaf.Value.Sequence, leaf => leaf.Key);
        foreach (var stray in _strays)
        {
            if (!_leaves.Remove(stray.Id, out var leaf)
                && !(keysBySequence.TryGetValue(stray.Sequence, out var key) && _leaves.Remove(key, out leaf)))
                findings.Add(new(FindingKind.Inserted, $"The event {stray.Id} of sequence {stray.Sequence} ({stray.Type}) was not in the log when this place was signed.", stray.Sequence, stray.Id));
            else if (isProven(leaf!.Index))
                Matched++;
            else if (IsLeafOf(leaf, stray))
                findings.AddRange(Late(leaf, stray));
            else if (leaf.Sequence != stray.Sequence)
                findings.Add(Moved(leaf, stray));
            else
                changed.Add((leaf, stray));
        }

        while (changed.Count > 0)
        {
            var (leaf, one) = changed[0];
            changed.RemoveAt(0);
            var other = changed.Count > MostCompared ? -1 : changed.FindIndex(pair =>
                IsLeafOf(leaf, one with { Data = pair.Event.Data, Type = pair.Event.Type })
                && IsLeafOf(pair.Leaf, pair.Event with { Data = one.Data, Type = one.Type }));
            if (other < 0)
            {
                findings.Add(new(FindingKind.Changed, $"The event {one.Id} of sequence {one.Sequence} ({one.Type}) is not what was signed.", one.Sequence, one.Id));
                continue;
            }

            findings.Add(new(FindingKind.Reordered, $"The events of the sequences {one.Sequence} and {changed[other].Event.Sequence} have each other's content.", one.Sequence, one.Id));
            changed.RemoveAt(other);
        }

        findings.AddRange(Missing(size));
        if (_isTooMuch)
            findings.Add(new(FindingKind.Changed, $"More than {Most} events do not match their leaves; the rest was not looked into."));
        return findings.OrderBy(finding => finding.Sequence);
    }

    private static bool IsLeafOf(LogLeaf leaf, LoggedEvent recorded) => EventLeaf.Hash(recorded).AsSpan().SequenceEqual(leaf.Hash);

    /// <summary>The event is what was signed, and came apart from its leaf; what is written beside the leaf's hash may be wrong.</summary>
    private IEnumerable<Finding> Late(LogLeaf leaf, LoggedEvent stray)
    {
        Matched++;
        if (leaf.EventId != stray.Id || leaf.Sequence != stray.Sequence)
            yield return new(
                FindingKind.LeavesAltered,
                $"The stored leaf of the event {stray.Id} of sequence {stray.Sequence} names another, {leaf.EventId} of sequence {leaf.Sequence}; the event is what was signed.",
                stray.Sequence,
                stray.Id);
    }

    private static Finding Moved(LogLeaf leaf, LoggedEvent stray) => new(
        FindingKind.Reordered,
        $"The event {stray.Id} ({stray.Type}) was signed at sequence {leaf.Sequence} and stands at {stray.Sequence}{(IsLeafOf(leaf, stray with { Sequence = leaf.Sequence }) ? "" : ", changed")}.",
        stray.Sequence,
        stray.Id);

    /// <summary>Neighbours are named together; those at the end were cut off.</summary>
    private IEnumerable<Finding> Missing(long size)
    {
        var leaves = _leaves.Values.OrderBy(leaf => leaf.Index).ToArray();
        for (var start = 0; start < leaves.Length;)
        {
            var end = start + 1;
            while (end < leaves.Length && leaves[end].Index == leaves[end - 1].Index + 1)
                end++;
            var (first, last) = (leaves[start], leaves[end - 1]);
            var which = start + 1 == end
                ? $"The event {first.EventId} of sequence {first.Sequence} is missing"
                : $"The {end - start} events of the sequences {first.Sequence} to {last.Sequence} are missing";
            yield return last.Index == size - 1
                ? new(FindingKind.CutOff, $"{which}: the log was cut off.", first.Sequence, first.EventId)
                : new(FindingKind.Deleted, $"{which}.", first.Sequence, first.EventId);
            start = end;
        }
    }
}
