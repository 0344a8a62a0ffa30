using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Trust.Subjects.Pseudonyms;

namespace BusinessMetrics.Watch.Channels;

/// <summary>Seals what is secret of channels under the data keys: AES-256-GCM, bound to the channel's name.</summary>
public sealed class ChannelCipher
{
    private readonly IReadOnlyList<Key> _keys;

    /// <param name="dataKeys">The current one first.</param>
    public ChannelCipher(IReadOnlyList<byte[]> dataKeys) => _keys = [.. dataKeys.Select(Key.Of)];

    public string CurrentKeyId => _keys[0].Id;

    public IReadOnlyList<string> KeyIds => [.. _keys.Select(key => key.Id)];

    public byte[] Seal(string channel, ChannelSecret secret)
    {
        Span<byte> nonce = stackalloc byte[SubjectCipher.NonceLength];
        RandomNumberGenerator.Fill(nonce);
        return SubjectCipher.Encrypt(_keys[0].Sealing, nonce, secret.ToJson(), Encoding.UTF8.GetBytes(channel));
    }

    /// <exception cref="CryptographicException">It was altered, is another channel's, or sealed under a key that is not known.</exception>
    public ChannelSecret Open(string channel, string keyId, byte[] sealedSecret)
    {
        var key = _keys.FirstOrDefault(known => known.Id == keyId)
            ?? throw new CryptographicException($"the data key {keyId} is not among those of DATA_KEY, so the secrets of the channel {channel} cannot be read");
        return ChannelSecret.Parse(SubjectCipher.Decrypt(key.Sealing, sealedSecret, Encoding.UTF8.GetBytes(channel)));
    }

    /// <summary>Tells two secrets apart and nothing of what they are, not even to whoever guesses.</summary>
    public string FingerprintOf(ChannelSecret secret) => FingerprintBy(_keys[0], secret);

    /// <summary>Names one of a channel's recipients where others may read it.</summary>
    public string FingerprintOf(string recipient) => FingerprintOf(new ChannelSecret { Recipients = [recipient] });

    /// <summary>Whether a fingerprint is a recipient's, also by a data key before the current one.</summary>
    public bool IsOf(string? fingerprint, string recipient) => _keys.Any(key => FingerprintBy(key, new() { Recipients = [recipient] }) == fingerprint);

    /// <summary>A key of the service's own for what is set by the environment, the same on every node and after every start.</summary>
    public byte[] DeriveSigningKey(string channel) => SubjectCipher.Derive(_keys[0].Sealing, $"signing key of {channel}");

    private static string FingerprintBy(Key key, ChannelSecret secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key.Fingerprints, (secret with { KeysBefore = null }).ToJson()).AsSpan(0, 8));

    private sealed record Key(string Id, byte[] Sealing, byte[] Fingerprints)
    {
        public static Key Of(byte[] dataKey) => new(
            new SubjectCipher(dataKey).KeyId, SubjectCipher.Derive(dataKey, "channel secrets"), SubjectCipher.Derive(dataKey, "channel fingerprints"));
    }
}
