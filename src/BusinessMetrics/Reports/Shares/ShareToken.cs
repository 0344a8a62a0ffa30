using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace BusinessMetrics.Reports.Shares;

/// <summary>What makes a link: 32 random bytes, told once to whoever shares and kept nowhere.</summary>
public static class ShareToken
{
    private const int Length = 32;

    /// <summary>As Base64 for URLs has it. One with spaces or padding in it is another text, and no token.</summary>
    private const int TextLength = 43;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length));

    /// <summary>What a link is looked up by. What is no token has a hash as well, which is nobody's: it costs the same to be told so.</summary>
    public static byte[] HashOf(string token)
    {
        Span<byte> bytes = stackalloc byte[Length];
        return token.Length == TextLength && Base64Url.IsValid(token, out var length) && length == Length && Base64Url.TryDecodeFromChars(token, bytes, out _)
            ? SHA256.HashData(bytes)
            : SHA256.HashData(Encoding.UTF8.GetBytes($"no token: {token}"));
    }
}
