using System.Buffers.Binary;

namespace BusinessMetrics.Projections.Trust.Proofs.Checkpoints;

/// <param name="KeyHash">Which of the name's keys it is of.</param>
public sealed record NoteSignature(string Name, uint KeyHash, byte[] Signature)
{
    private const string Dash = "\u2014 ";

    public string Line
    {
        get
        {
            var bytes = new byte[sizeof(uint) + Signature.Length];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyHash);
            Signature.CopyTo(bytes, sizeof(uint));
            return $"{Dash}{Name} {Convert.ToBase64String(bytes)}";
        }
    }

    public static NoteSignature? Parse(string line)
    {
        if (!line.StartsWith(Dash, StringComparison.Ordinal) || line[Dash.Length..].Split(' ') is not [var name, var encoded] || !NoteVerifier.IsName(name))
            return null;
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length) || length <= sizeof(uint))
            return null;
        var signature = new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[sizeof(uint)..length]);
        // Base64 has more than one text for the same bytes; only one of them is what was written.
        return signature.Line == line ? signature : null;
    }
}

/// <summary>
/// A signed note (c2sp.org/signed-note): a text of whole lines, an empty line, and a line for each signature.
/// </summary>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    public static SignedNote Sign(string text, params IReadOnlyList<NoteSigner> signers) => new(text, [.. signers.Select(signer => signer.Sign(text))]);

    public static SignedNote? Parse(string note)
    {
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || note[^1] != '\n')
            return null;
        var lines = note[(split + 2)..^1].Split('\n');
        var signatures = lines.Select(NoteSignature.Parse).OfType<NoteSignature>().ToArray();
        return signatures.Length == lines.Length ? new(note[..(split + 1)], signatures) : null;
    }

    /// <summary>Whether the key signed the text. Signatures of other keys say nothing, and do no harm.</summary>
    public bool IsSignedBy(NoteVerifier verifier) => Signatures.Any(signature =>
        signature.Name == verifier.Name && signature.KeyHash == verifier.KeyHash && verifier.Verify(Text, signature.Signature));

    public override string ToString() => $"{Text}\n{string.Concat(Signatures.Select(signature => signature.Line + "\n"))}";
}
