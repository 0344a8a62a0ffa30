using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Platform.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace BusinessMetrics.Trust.Access;

/// <summary>What a token is called: its jti, or where its issuer gave it none, its hash.</summary>
public static class TokenId
{
    private const string Hashed = "sha256:";

    public static string Of(JsonWebToken token) =>
        token.Id is { Length: > 0 and <= 200 } id ? id : Hashed + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token.EncodedToken)));

    /// <summary>What a caller's token is called, and until when it holds.</summary>
    public static (string Id, DateTimeOffset ExpiresAt) Of(ClaimsPrincipal caller) => (
        caller.FindFirstValue(JwtRegisteredClaimNames.Jti)!,
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(caller.FindFirstValue(JwtRegisteredClaimNames.Exp)!, System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Whether a text is one that a token may have.</summary>
    public static bool IsOne(string text) => text.Length is > 0 and <= 200 && !text.Any(char.IsControl);

    /// <summary>A token as it was sent, whether it holds or not; null for what is none.</summary>
    public static JsonWebToken? Read(string text)
    {
        try
        {
            return new JsonWebTokenHandler { MaximumTokenSizeInBytes = 64 * 1024 }.ReadJsonWebToken(text.Trim());
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>So that whoever asks about a caller finds it under one name.</summary>
    internal static void Name(ClaimsPrincipal caller, JsonWebToken token)
    {
        var identity = (ClaimsIdentity)caller.Identity!;
        var id = Of(token);
        if (identity.FindFirst(JwtRegisteredClaimNames.Jti) is { } given)
        {
            if (given.Value == id)
                return;
            identity.RemoveClaim(given);
        }

        identity.AddClaim(new(JwtRegisteredClaimNames.Jti, id));
    }
}
