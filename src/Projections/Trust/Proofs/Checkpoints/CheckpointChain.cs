using System.Globalization;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Proofs.Verification;

namespace BusinessMetrics.Projections.Trust.Proofs.Checkpoints;

/// <summary>What a chain of checkpoints is worth.</summary>
/// <param name="Accepted">Those that count, the smallest log first.</param>
public sealed record CheckedChain(IReadOnlyList<Checkpoint> Accepted, IReadOnlyList<Finding> Findings);

/// <summary>
/// Checks a log's checkpoints: each is signed by the key in force and names the one before, and the newest one that the
/// verifier has from outside the database (the anchor) is among them.
/// </summary>
public static class CheckpointChain
{
    /// <param name="notes">As stored, the oldest first.</param>
    /// <param name="anchor">Null where there is none: then nobody can tell whether the end was cut off.</param>
    public static CheckedChain Check(IReadOnlyList<string> notes, IReadOnlyCollection<NoteVerifier> trusted, SignedCheckpoint? anchor)
    {
        var findings = new List<Finding>();
        var chain = new List<SignedCheckpoint>();
        foreach (var note in notes)
            if (SignedCheckpoint.Parse(note) is { } signed)
                chain.Add(signed);
            else
                findings.Add(new(FindingKind.CheckpointForged, $"The checkpoint after {Describe(chain.LastOrDefault())} cannot be read: it was altered."));

        var isAnchored = anchor is not null && chain.Any(signed => signed.Checkpoint.Text == anchor.Checkpoint.Text);
        var keys = new TrustedKeys(trusted, anchor is null || isAnchored ? chain : [.. chain, anchor]);
        var origin = (anchor ?? chain.LastOrDefault())?.Checkpoint.Origin;
        var (good, rotations) = (new List<Checkpoint>(), 0);
        SignedCheckpoint? before = null;
        foreach (var signed in chain)
        {
            var isSigned = keys.IsSigned(signed, rotations);
            if (!isSigned)
                findings.Add(new(FindingKind.CheckpointForged, $"{Describe(signed)} is not signed by the log's key."));
            if (signed.Checkpoint.Origin != origin)
                findings.Add(new(FindingKind.CheckpointForged, $"{Describe(signed)} is of another log, {signed.Checkpoint.Origin}."));
            else if (isSigned || (anchor is not null && signed.Checkpoint.Text == anchor.Checkpoint.Text && keys.IsSigned(anchor, rotations)))
                good.Add(signed.Checkpoint);
            if (Break(before, signed) is { } missing)
                findings.Add(missing);
            if (isSigned && signed.Checkpoint.Rotation is not null)
                rotations++;
            before = signed;
        }

        if (anchor is not null && !isAnchored)
        {
            if (keys.IsSigned(anchor, rotations))
                good.Add(anchor.Checkpoint);
            else
                findings.Add(new(FindingKind.CheckpointForged, $"{Describe(anchor)}, which was given as the newest, is not signed by the log's key."));
            findings.Add(anchor.Checkpoint.Size > (before?.Checkpoint.Size ?? -1)
                ? new(FindingKind.CutOff, $"The newest checkpoints are missing: the log's last is {Describe(before)}, but {Describe(anchor)} was made.")
                : new(FindingKind.CheckpointMissing, $"{Describe(anchor)} was made, and is not among the log's checkpoints."));
        }

        return new([.. good.OrderBy(checkpoint => checkpoint.Size)], findings);
    }

    private static Finding? Break(SignedCheckpoint? before, SignedCheckpoint signed)
    {
        var previous = signed.Checkpoint.Previous;
        if (before is null)
            return previous is null ? null : new(FindingKind.CheckpointMissing, $"The checkpoints before {Describe(signed)} are missing.");
        if (previous is null || !previous.AsSpan().SequenceEqual(before.Checkpoint.Hash()))
            return new(FindingKind.CheckpointMissing, $"{Describe(signed)} does not follow {Describe(before)}: one of them was altered, or those between are missing.");
        return signed.Checkpoint.Size < before.Checkpoint.Size
            ? new(FindingKind.CheckpointForged, $"{Describe(signed)} is of a shorter log than {Describe(before)}.")
            : null;
    }

    internal static string Describe(SignedCheckpoint? signed) => signed is null ? "nothing" : Describe(signed.Checkpoint);

    internal static string Describe(Checkpoint checkpoint) => string.Create(
        CultureInfo.InvariantCulture, $"the checkpoint of {checkpoint.Size} events at {Iso8601.Format(checkpoint.Time)}");
}
