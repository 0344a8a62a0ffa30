using System.Security.Cryptography;

namespace BusinessMetrics.Trust.Subjects.Pseudonyms;

/// <summary>
/// The data keys that this service knows: the first seals, the others still open what was sealed under them until it is
/// sealed anew (<see cref="KeyRotation"/>).
/// </summary>
public sealed class SubjectKeys
{
    private readonly Dictionary<string, SubjectCipher> _byId;

    /// <param name="dataKeys">32 bytes each, the current one first.</param>
    public SubjectKeys(IReadOnlyList<byte[]> dataKeys)
    {
        All = [.. dataKeys.Select(key => new SubjectCipher(key)).DistinctBy(cipher => cipher.KeyId)];
        _byId = All.ToDictionary(cipher => cipher.KeyId);
    }

    /// <summary>The current one first.</summary>
    public IReadOnlyList<SubjectCipher> All { get; }

    public SubjectCipher Current => All[0];

    public string[] Ids => [.. All.Select(cipher => cipher.KeyId)];

    /// <summary>The cipher that a row was sealed with; rows from before keys were named are the oldest key's.</summary>
    /// <exception cref="CryptographicException">The key is not among those that this service was given.</exception>
    public SubjectCipher Of(string? keyId)
    {
        if (keyId is null)
            return All[^1];
        return _byId.GetValueOrDefault(keyId)
            ?? throw new CryptographicException($"the data key {keyId} is not among those of DATA_KEY, so what was sealed under it cannot be read");
    }

    /// <summary>What a person's row can be found by, whichever key sealed it.</summary>
    public byte[][] LookupHashes(string userId) => [.. All.Select(cipher => cipher.LookupHash(userId))];
}
