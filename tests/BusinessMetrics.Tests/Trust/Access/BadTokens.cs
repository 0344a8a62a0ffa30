using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;

namespace BusinessMetrics.Tests.Trust.Access;

/// <summary>Tokens of an administrator that look good and must not be taken.</summary>
internal static class BadTokens
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static IEnumerable<(string Name, string Token)> Of(TestService service)
    {
        var settings = service.Settings;
        var now = DateTimeOffset.UtcNow;
        yield return ("of another key", Issued(settings with { AuthSigningKey = new string('k', 32) }, now));
        yield return ("for another audience", Issued(settings with { AuthAudience = "elsewhere" }, now));
        yield return ("expired", Issued(settings, now.AddDays(-2)));
        yield return ("not yet valid", Issued(settings, now.AddDays(2)));

        var parts = service.Token(Roles.Admin).Split('.');
        foreach (var algorithm in (string[])["none", "None", "NONE", "nOnE"])
            foreach (var signature in (string[])["", parts[2]])
                yield return ($"alg {algorithm}", $"{Encode(new { alg = algorithm, typ = "JWT" })}.{parts[1]}.{signature}");
        yield return ("without its signature", $"{parts[0]}.{parts[1]}.");
        yield return ("with another's payload", $"{parts[0]}.{service.Token(Roles.Admin, "someone").Split('.')[1]}.{parts[2]}");
        yield return ("nonsense", "rubbish");

        var key = ((SymmetricSecurityKey)new TokenIssuer(settings, TimeProvider.System).Validation.IssuerSigningKey).Key;
        // What holds without a limit does not with one that cannot be read.
        yield return ("another algorithm of the same key", Signed("HS512", data => HMACSHA512.HashData(key, data)));
        foreach (var services in (object[])[Array.Empty<string>(), "", new object[] { 1, 2 }, new { model = true }, new[] { "model-api", "" }, 7, true])
            yield return ($"for services {JsonSerializer.Serialize(services)}", Signed("HS256", data => HMACSHA256.HashData(key, data), services));

        // Nobody is called that, and neither the database nor its indexes would take it.
        foreach (var subject in (string[])["", "a\0b", "a\nb", new string('x', 256)])
            yield return ($"of {JsonSerializer.Serialize(subject)}", Signed("HS256", data => HMACSHA256.HashData(key, data), subject: subject));

        string Signed(string algorithm, Func<byte[], byte[]> sign, object? services = null, string subject = "x")
        {
            var claims = new Dictionary<string, object>
            {
                ["sub"] = subject,
                ["role"] = Roles.Admin,
                ["iss"] = TokenIssuer.Issuer,
                ["aud"] = settings.AuthAudience,
                ["exp"] = now.Add(Hour).ToUnixTimeSeconds(),
            };
            if (services is not null)
                claims["services"] = services;
            var content = $"{Encode(new { alg = algorithm, typ = "JWT" })}.{Encode(claims)}";
            return $"{content}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(content)))}";
        }
    }

    private static string Issued(ServiceSettings settings, DateTimeOffset at) =>
        new TokenIssuer(settings, new FakeTimeProvider(at)).Issue(Roles.Admin, "x", Hour);

    private static string Encode(object json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
}
