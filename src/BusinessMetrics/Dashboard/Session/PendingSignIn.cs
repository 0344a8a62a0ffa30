using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace BusinessMetrics.Dashboard.Session;

/// <summary>What a browser began and only the same browser may end: kept in its own cookie while the person is at the authority.</summary>
/// <param name="State">Comes back in the address.</param>
/// <param name="Nonce">Comes back in the ID token.</param>
/// <param name="Verifier">Shows that who ends the sign-in began it (RFC 7636).</param>
/// <param name="ReturnTo">The page to go on with; the page looks at it as at any address from elsewhere.</param>
public sealed record PendingSignIn(string State, string Nonce, string Verifier, string ReturnTo)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const int LongestReturn = 2000;

    public string Challenge => Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public static PendingSignIn Begin(string? returnTo) =>
        new(Secret(), Secret(), Secret(), returnTo is { Length: > 0 and <= LongestReturn } ? returnTo : "/dashboard");

    public bool IsFor(string state) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(State));

    public string Write() => Base64UrlEncoder.Encode(JsonSerializer.SerializeToUtf8Bytes(this));

    /// <summary>Null for what was not written here.</summary>
    public static PendingSignIn? Read(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<PendingSignIn>(Base64UrlEncoder.DecodeBytes(text)) is { State.Length: > 0, Nonce.Length: > 0, Verifier.Length: > 0, ReturnTo: not null } pending ? pending : null;
        }
        catch (Exception failure) when (failure is JsonException or FormatException)
        {
            return null;
        }
    }

    private static string Secret() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
}
