using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Proofs.Tree;

namespace BusinessMetrics.Projections.Trust.Proofs.Checkpoints;

/// <summary>The change from one signing key to the next; the checkpoint that holds it is signed by both.</summary>
public sealed record KeyRotation(NoteVerifier From, NoteVerifier To);

/// <summary>
/// What is signed (c2sp.org/tlog-checkpoint): a line each for the log's origin, its size and its root in Base64; then
/// the extension lines <c>previous</c> (SHA-256 of the text of the checkpoint before, in Base64, or none), <c>time</c>,
/// <c>sequence</c> (the last event's) and, where the key changes, <c>rotation</c> (the old and the new public key).
/// </summary>
/// <param name="Previous">Null of a log's first checkpoint.</param>
/// <param name="LastSequence">0 while the log is empty.</param>
public sealed record Checkpoint(
    string Origin, long Size, byte[] Root, byte[]? Previous, DateTimeOffset Time, long LastSequence, KeyRotation? Rotation = null)
{
    private const string None = "none";

    /// <summary>Whole lines, with line feeds.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\nprevious {(Previous is null ? None : Convert.ToBase64String(Previous))}\ntime {Iso8601.Format(Time)}\nsequence {LastSequence}\n{(Rotation is null ? "" : $"rotation {Rotation.From} {Rotation.To}\n")}");

    /// <summary>What the next checkpoint names as its <see cref="Previous"/>.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(Text));

    /// <summary>Null unless the text is exactly as it would be written.</summary>
    public static Checkpoint? Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length is not (7 or 8) || lines[^1].Length > 0
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || Hash(lines[2]) is not { } root
            || After("previous ", lines[3]) is not { } previousText
            || After("time ", lines[4]) is not { } timeText || !Iso8601.TryParse(timeText, out var time)
            || !long.TryParse(After("sequence ", lines[5]), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            return null;
        var previous = previousText == None ? null : Hash(previousText);
        var rotation = lines.Length == 8 ? ReadRotation(lines[6]) : null;
        var checkpoint = new Checkpoint(lines[0], size, root, previous, time, sequence, rotation);
        return checkpoint.Text == text ? checkpoint : null;
    }

    private static KeyRotation? ReadRotation(string line) =>
        After("rotation ", line)?.Split(' ') is [var from, var to] && NoteVerifier.Parse(from) is { } old && NoteVerifier.Parse(to) is { } next
            ? new(old, next)
            : null;

    private static string? After(string name, string line) => line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..] : null;

    private static byte[]? Hash(string text)
    {
        var hash = new byte[MerkleTree.HashLength];
        return text.Length == 44 && Convert.TryFromBase64String(text, hash, out var length) && length == hash.Length ? hash : null;
    }
}

/// <summary>A checkpoint with its signatures.</summary>
public sealed record SignedCheckpoint(Checkpoint Checkpoint, SignedNote Note)
{
    public static SignedCheckpoint Sign(Checkpoint checkpoint, params IReadOnlyList<NoteSigner> signers) =>
        new(checkpoint, SignedNote.Sign(checkpoint.Text, signers));

    public static SignedCheckpoint? Parse(string note) =>
        SignedNote.Parse(note) is { } signed && Checkpoint.Parse(signed.Text) is { } checkpoint ? new(checkpoint, signed) : null;
}
