using BusinessMetrics.Projections.Trust.Proofs.Verification;

namespace BusinessMetrics.Projections.Trust.Proofs.Tree;

/// <summary>Follows the leaves in their order and notices those that are missing or out of place.</summary>
internal sealed class LeafOrder
{
    private readonly List<Gap> _gaps = [];

    /// <summary>The index that comes next.</summary>
    public long Expected { get; private set; }

    public long LastSequence { get; private set; }

    /// <summary>Whether the leaves so far are not all of the leaves so far.</summary>
    public bool IsBroken { get; private set; }

    public Finding? Add(LogLeaf leaf)
    {
        if (leaf.Index < Expected)
        {
            IsBroken = true;
            Close(leaf.Index);
            return new(FindingKind.Reordered, $"The event of sequence {leaf.Sequence} comes after sequence {LastSequence}.", leaf.Sequence, leaf.EventId);
        }

        if (leaf.Index > Expected)
        {
            IsBroken = true;
            _gaps.Add(new(Expected, leaf.Index - 1, LastSequence, leaf.Sequence));
        }

        var isBehind = leaf.Sequence <= LastSequence;
        var last = LastSequence;
        (Expected, LastSequence) = (leaf.Index + 1, Math.Max(leaf.Sequence, LastSequence));
        return isBehind
            ? new(FindingKind.LeavesAltered, $"The leaf of sequence {leaf.Sequence} follows that of sequence {last}.", leaf.Sequence, leaf.EventId)
            : null;
    }

    public IEnumerable<Finding> Finish() => _gaps.Select(gap => new Finding(
        FindingKind.Deleted,
        $"{gap.Last - gap.First + 1} events are missing with their leaves, between the sequences {gap.After} and {gap.Before}.",
        gap.After + 1));

    /// <summary>A leaf that was missed came late.</summary>
    private void Close(long index)
    {
        if (_gaps.FindIndex(gap => gap.First <= index && index <= gap.Last) is var at && at < 0)
            return;
        var gap = _gaps[at];
        _gaps.RemoveAt(at);
        if (gap.First < index)
            _gaps.Add(gap with { Last = index - 1 });
        if (index < gap.Last)
            _gaps.Add(gap with { First = index + 1 });
    }

    private sealed record Gap(long First, long Last, long After, long Before);
}
