using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Trust.Subjects.Pseudonyms;

/// <summary>The cryptography of the subject directory; the keys come from one data key (HKDF-SHA256).</summary>
public sealed class SubjectCipher(byte[] dataKey)
{
    public const int KeyLength = DataKeys.KeyLength;
    internal const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] _lookupKey = Derive(dataKey, "subject lookup");
    private readonly byte[] _rowKey = Derive(dataKey, "subject row");

    /// <summary>Names the data key in the rows that it sealed, and tells nothing about it.</summary>
    public string KeyId { get; } = Convert.ToHexStringLower(Derive(dataKey, "key id").AsSpan(0, 8));

    /// <summary>Finds a person's row without storing who it is: HMAC-SHA256 of the user id.</summary>
    public byte[] LookupHash(string userId) => HMACSHA256.HashData(_lookupKey, Encoding.UTF8.GetBytes(userId));

    /// <summary>AES-256-GCM with a random nonce, bound to the row, so that two rows' values cannot be exchanged.</summary>
    public byte[] Seal(Guid subjectId, ReadOnlySpan<byte> plain)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        RandomNumberGenerator.Fill(nonce);
        return Encrypt(_rowKey, nonce, plain, subjectId.ToByteArray());
    }

    /// <exception cref="CryptographicException">The value was altered, moved to another row, or sealed under another key.</exception>
    public byte[] Open(Guid subjectId, ReadOnlySpan<byte> sealedValue) => Decrypt(_rowKey, sealedValue, subjectId.ToByteArray());

    internal static byte[] Derive(byte[] key, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyLength, info: Encoding.UTF8.GetBytes(purpose));

    internal static byte[] Encrypt(byte[] key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, byte[] associated)
    {
        var result = new byte[NonceLength + TagLength + plain.Length];
        nonce.CopyTo(result);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, plain, result.AsSpan(NonceLength + TagLength), result.AsSpan(NonceLength, TagLength), associated);
        return result;
    }

    internal static byte[] Decrypt(byte[] key, ReadOnlySpan<byte> value, byte[] associated)
    {
        if (value.Length < NonceLength + TagLength)
            throw new CryptographicException("the value is too short to have been sealed");
        var plain = new byte[value.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(value[..NonceLength], value[(NonceLength + TagLength)..], value.Slice(NonceLength, TagLength), plain, associated);
        return plain;
    }
}
