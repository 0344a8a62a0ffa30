using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace BusinessMetrics.Projections.Trust.Proofs.Checkpoints;

/// <summary>
/// An Ed25519 public key of a signed note, written as <c>name+hash+key</c>: the hash is eight hexadecimal digits that
/// the name and the key give, the key is Base64 of a byte 1 (the algorithm) and the key's 32 bytes.
/// </summary>
public sealed class NoteVerifier : IEquatable<NoteVerifier>
{
    private const byte Algorithm = 1;
    private readonly PublicKey _key;

    internal NoteVerifier(string name, PublicKey key)
    {
        Name = name;
        _key = key;
        byte[] encoded = [Algorithm, .. key.Export(KeyBlobFormat.RawPublicKey)];
        KeyHash = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', .. encoded]));
        Text = $"{name}+{KeyHash:x8}+{Convert.ToBase64String(encoded)}";
    }

    public string Name { get; }

    public uint KeyHash { get; }

    public string Text { get; }

    public static NoteVerifier? Parse(string text)
    {
        var parts = text.Trim().Split('+', 3);
        Span<byte> encoded = stackalloc byte[33];
        if (parts.Length != 3 || !IsName(parts[0])
            || !uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash)
            || !Convert.TryFromBase64String(parts[2], encoded, out var length) || length != encoded.Length || encoded[0] != Algorithm
            || !PublicKey.TryImport(SignatureAlgorithm.Ed25519, encoded[1..], KeyBlobFormat.RawPublicKey, out var key))
            return null;
        var verifier = new NoteVerifier(parts[0], key!);
        return verifier.KeyHash == hash ? verifier : null;
    }

    public bool Verify(string text, ReadOnlySpan<byte> signature) =>
        SignatureAlgorithm.Ed25519.Verify(_key, Encoding.UTF8.GetBytes(text), signature);

    public bool Equals(NoteVerifier? other) => other?.Text == Text;

    public override bool Equals(object? obj) => Equals(obj as NoteVerifier);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    internal static bool IsName([NotNullWhen(true)] string? name) =>
        name is { Length: > 0 } && !name.Contains('+', StringComparison.Ordinal) && !name.Any(char.IsWhiteSpace);
}

/// <summary>An Ed25519 private key that signs notes under a name.</summary>
public sealed class NoteSigner : IDisposable
{
    public const int SeedLength = 32;
    private readonly Key _key;

    /// <param name="seed">32 random bytes: the private key of RFC 8032.</param>
    public NoteSigner(string name, ReadOnlySpan<byte> seed)
    {
        if (!NoteVerifier.IsName(name))
            throw new ArgumentException("a name without plus signs and white space is needed", nameof(name));
        _key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        Verifier = new(name, _key.PublicKey);
    }

    public NoteVerifier Verifier { get; }

    public NoteSignature Sign(string text) =>
        new(Verifier.Name, Verifier.KeyHash, SignatureAlgorithm.Ed25519.Sign(_key, Encoding.UTF8.GetBytes(text)));

    public void Dispose() => _key.Dispose();
}
