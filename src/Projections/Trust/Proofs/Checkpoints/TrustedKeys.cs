namespace BusinessMetrics.Projections.Trust.Proofs.Checkpoints;

/// <summary>
/// Which keys may sign which checkpoints. It begins with keys that the verifier has from elsewhere; a rotation that
/// both its keys signed carries the trust in one of them over to the other, in either direction, since the chain of
/// checkpoints fixes everything before.
/// </summary>
public sealed class TrustedKeys
{
    private readonly HashSet<NoteVerifier> _known;
    private readonly List<KeyRotation> _rotations = [];

    /// <param name="checkpoints">The whole chain, the oldest first.</param>
    public TrustedKeys(IEnumerable<NoteVerifier> trusted, IReadOnlyList<SignedCheckpoint> checkpoints)
    {
        _known = [.. trusted];
        var rotations = checkpoints
            .Where(signed => signed.Checkpoint.Rotation is { } rotation && signed.Note.IsSignedBy(rotation.From) && signed.Note.IsSignedBy(rotation.To))
            .Select(signed => signed.Checkpoint.Rotation!)
            .ToArray();
        while (rotations.Any(rotation => _known.Contains(rotation.From) != _known.Contains(rotation.To)))
            foreach (var rotation in rotations.Where(rotation => _known.Contains(rotation.From) || _known.Contains(rotation.To)))
                _known.UnionWith([rotation.From, rotation.To]);
        _rotations.AddRange(rotations.Where(rotation => _known.Contains(rotation.From)));
    }

    public IReadOnlyCollection<NoteVerifier> Known => _known;

    /// <summary>Whether the key in force signed the checkpoint; a retired key signs nothing any more.</summary>
    /// <param name="rotationsBefore">How many rotations the chain holds before this checkpoint.</param>
    public bool IsSigned(SignedCheckpoint checkpoint, int rotationsBefore)
    {
        if (checkpoint.Checkpoint.Rotation is { } rotation)
            return _known.Contains(rotation.From) && checkpoint.Note.IsSignedBy(rotation.From) && checkpoint.Note.IsSignedBy(rotation.To);
        if (_rotations.Count == 0)
            return _known.Any(checkpoint.Note.IsSignedBy);
        var inForce = rotationsBefore == 0 ? _rotations[0].From : _rotations[Math.Min(rotationsBefore, _rotations.Count) - 1].To;
        return checkpoint.Note.IsSignedBy(inForce);
    }
}
