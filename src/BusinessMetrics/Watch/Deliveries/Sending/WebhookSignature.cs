using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Watch.Channels;

namespace BusinessMetrics.Watch.Deliveries.Sending;

/// <summary>
/// Signatures of Standard Webhooks: over the id, the moment and the body. While a secret is rotated those of both are sent. v1a
/// comes last: there are verifiers that do not read the last one, and none that needs it.
/// </summary>
public static class WebhookSignature
{
    /// <param name="before">The keys before, while they are rotated out.</param>
    public static string Of(string id, DateTimeOffset at, byte[] body, SigningKeys keys, SigningKeys? before)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{Timestamp(at)}."), .. body];
        SigningKeys[] all = before is null ? [keys] : [keys, before];
        return string.Join(' ', [
            .. all.Where(each => each.Secret is not null).Select(each => "v1," + Convert.ToBase64String(HMACSHA256.HashData(each.Secret!, signed))),
            .. all.Select(each => "v1a," + Convert.ToBase64String(WebhookKeys.Sign(each.PrivateKey, signed))),
        ]);
    }

    /// <summary>Unix seconds.</summary>
    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
