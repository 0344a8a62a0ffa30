using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Projections.Trust.Proofs.Tree;

namespace BusinessMetrics.Projections.Trust.Proofs.Verification;

/// <param name="Events">How many events are what was signed.</param>
/// <param name="SkippedSequences">Numbers that no event has and none had when they were signed: of transactions that were rolled back.</param>
/// <param name="Size">How many leaves there are.</param>
public sealed record Verification(IReadOnlyList<Finding> Findings, long Events, long SkippedSequences, long Size);

/// <summary>
/// Compares a log with what was signed of it, in one pass over its entries in their order. The leaves are compared with
/// the signed roots, the events with their leaves, so that what is wrong can be named. A number of the sequence without
/// a leaf was never used: leaves are made only where no transaction can still fill a gap.
/// </summary>
/// <param name="checkpoints">Those that are signed, the smallest log first (<see cref="CheckpointChain"/>).</param>
public sealed class LogVerifier(IReadOnlyList<Checkpoint> checkpoints)
{
    private readonly List<LeafRange> _proven = [];
    private CompactRange _tree = new();
    private CompactRange _events = new();
    private readonly EventMatcher _matcher = new();
    private readonly LeafOrder _order = new();
    private readonly List<Finding> _findings = [];
    private int _next = checkpoints.TakeWhile(checkpoint => checkpoint.Size == 0).Count();
    private long _firstSequenceUnderNext = 1;
    private long _comparedSize;
    private long _skipped;
    private bool _isBroken;

    public void Add(LogEntry entry)
    {
        var eventHash = entry.Event is null ? null : EventLeaf.Hash(entry.Event);
        _matcher.Add(entry, eventHash);
        if (entry.Leaf is { } leaf)
            AddLeaf(leaf, eventHash ?? leaf.Hash);
    }

    public Verification Finish()
    {
        _findings.AddRange(_order.Finish());
        var newest = checkpoints.Count > 0 ? checkpoints[^1] : null;
        if (newest is not null && _order.Expected < newest.Size)
            _findings.Add(new(
                FindingKind.CutOff,
                $"The log ends after {_order.Expected} events, at sequence {_order.LastSequence}; {CheckpointChain.Describe(newest)} is of those up to sequence {newest.LastSequence}: the last {newest.Size - _order.Expected} are cut off.",
                _order.LastSequence + 1));
        else if (_order.Expected > (newest?.Size ?? 0))
            _findings.Add(new(
                FindingKind.CheckpointMissing,
                $"The last {_order.Expected - (newest?.Size ?? 0)} leaves are in no checkpoint: it was removed, or they were made by another hand."));
        _findings.AddRange(_matcher.Finish(_order.Expected, index => _proven.Exists(range => range.Start <= index && index < range.End)));
        return new(_findings, _matcher.Matched, _skipped, _order.Expected);
    }

    private void AddLeaf(LogLeaf leaf, byte[] eventHash)
    {
        var lastSequence = _order.LastSequence;
        if (_order.Add(leaf) is { } finding)
            _findings.Add(finding);
        _isBroken |= _order.IsBroken;
        _skipped += Math.Max(leaf.Sequence - lastSequence - 1, 0);
        _tree.Append(leaf.Hash);
        _events.Append(eventHash);
        for (; !_isBroken && _next < checkpoints.Count && checkpoints[_next].Size == _tree.Size; _next++)
            CompareRoot(checkpoints[_next], leaf.Sequence);
    }

    /// <summary>The root decides who is right where the leaves and the events disagree.</summary>
    private void CompareRoot(Checkpoint checkpoint, long lastSequence)
    {
        var (leavesAgree, eventsAgree) = (Agrees(_tree, checkpoint), Agrees(_events, checkpoint));
        if (!leavesAgree)
        {
            _findings.Add(new(
                FindingKind.LeavesAltered,
                $"The stored leaves of the sequences {_firstSequenceUnderNext} to {lastSequence} are not those that {CheckpointChain.Describe(checkpoint)} signs{(eventsAgree ? "; the events themselves are" : "")}.",
                _firstSequenceUnderNext));
            // Every later root is over these leaves too, and would say the same again.
            _isBroken = !eventsAgree;
            if (eventsAgree)
                _proven.Add(new(_comparedSize, _tree.Size));
        }

        // What was found here is no reason to doubt what comes after.
        if (leavesAgree && !eventsAgree)
            _events = _tree.Copy();
        else if (eventsAgree && !leavesAgree)
            _tree = _events.Copy();
        (_firstSequenceUnderNext, _comparedSize) = (lastSequence + 1, _tree.Size);
    }

    private static bool Agrees(CompactRange tree, Checkpoint checkpoint) => tree.Root().AsSpan().SequenceEqual(checkpoint.Root);
}
