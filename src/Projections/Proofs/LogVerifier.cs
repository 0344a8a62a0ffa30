namespace BusinessMetrics.Projections.Proofs;

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
    private readonly CompactRange _tree = new();
    private readonly EventMatcher _matcher = new();
    private readonly LeafOrder _order = new();
    private readonly List<Finding> _findings = [];
    private int _next = checkpoints.TakeWhile(checkpoint => checkpoint.Size == 0).Count();
    private long _firstSequenceUnderNext = 1;
    private long _skipped;
    private bool _isBroken;

    public void Add(LogEntry entry)
    {
        if (entry.Leaf is { } leaf)
            AddLeaf(leaf);
        _matcher.Add(entry);
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
        _findings.AddRange(_matcher.Finish(_order.Expected));
        return new(_findings, _matcher.Matched, _skipped, _order.Expected);
    }

    private void AddLeaf(LogLeaf leaf)
    {
        var lastSequence = _order.LastSequence;
        if (_order.Add(leaf) is { } finding)
            _findings.Add(finding);
        _isBroken |= _order.IsBroken;
        _skipped += Math.Max(leaf.Sequence - lastSequence - 1, 0);
        _tree.Append(leaf.Hash);
        for (; !_isBroken && _next < checkpoints.Count && checkpoints[_next].Size == _tree.Size; _next++)
            CompareRoot(checkpoints[_next], leaf.Sequence);
    }

    private void CompareRoot(Checkpoint checkpoint, long lastSequence)
    {
        if (!_tree.Root().AsSpan().SequenceEqual(checkpoint.Root))
        {
            _findings.Add(new(
                FindingKind.LeavesAltered,
                $"The leaves of the sequences {_firstSequenceUnderNext} to {lastSequence} are not those that {CheckpointChain.Describe(checkpoint)} signs.",
                _firstSequenceUnderNext));
            // Every later root is over these leaves too, and would say the same again.
            _isBroken = true;
        }

        _firstSequenceUnderNext = lastSequence + 1;
    }
}
