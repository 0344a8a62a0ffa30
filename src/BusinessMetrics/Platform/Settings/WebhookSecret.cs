using System.Security.Cryptography;

namespace BusinessMetrics.Platform.Settings;

/// <summary>What webhooks are signed with, as Standard Webhooks writes it.</summary>
public static class WebhookSecret
{
    public const string Prefix = "whsec_";

    public const string Allowed = "whsec_ and 24 to 64 bytes in Base64";

    /// <summary>A multiple of three bytes, so that nobody stumbles over padding.</summary>
    private const int Length = 24;

    public static byte[] New() => RandomNumberGenerator.GetBytes(Length);

    /// <summary>Null for what is none.</summary>
    public static byte[]? Parse(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var encoded = text[Prefix.Length..].TrimEnd('=');
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded.PadRight((encoded.Length + 3) / 4 * 4, '='), bytes, out var written) && written is >= 24 and <= 64 ? bytes[..written] : null;
    }

    public static string Format(byte[] secret) => Prefix + Convert.ToBase64String(secret);
}
