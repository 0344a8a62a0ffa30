using System.Net;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Platform.Http.Forwarding;

/// <summary>
/// Makes of a request that trusted proxies forward (TRUSTED_PROXIES) the one that its client sent: address, scheme and host.
/// ASP.NET's own middleware does not read <c>Forwarded</c>, and has no answer to two headers that say different things.
/// </summary>
public sealed class ForwardedRequests(ServiceSettings settings)
{
    private const string Standard = "Forwarded";
    private const string For = "X-Forwarded-For";
    private const string Proto = "X-Forwarded-Proto";
    private const string Host = "X-Forwarded-Host";

    public Task ApplyAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Connection.RemoteIpAddress is not { } peer || !settings.TrustedProxies.Include(peer))
            return next(context);
        var headers = context.Request.Headers;
        var standard = ForwardedRequest.Of(peer, ForwardedHeader.Read(headers[Standard]), settings.TrustedProxies);
        var lists = ForwardedRequest.Of(peer, ForwardedHop.OfLists(headers[For], headers[Proto], headers[Host]), settings.TrustedProxies);
        // A proxy writes one of them and lets the other through as its client sent it; which, nothing tells.
        if (headers[Standard].Count > 0 && Contradict(standard, lists, headers[For].Count > 0))
            return Problems.Invalid(new FieldError(
                Standard, "another client, scheme or host than in X-Forwarded-*", "one of the two, or the same in both: a proxy has to remove what it does not write")).ExecuteAsync(context);
        context.Connection.RemoteIpAddress = headers[For].Count > 0 ? lists.Client : standard.Client;
        context.Request.Scheme = standard.Scheme ?? lists.Scheme ?? context.Request.Scheme;
        if ((standard.Host ?? lists.Host) is { } host)
            context.Request.Host = new(host);
        return next(context);
    }

    private static bool Contradict(ForwardedRequest one, ForwardedRequest other, bool bothNameClients) =>
        (bothNameClients && !one.Client.Equals(other.Client))
        || (one.Scheme is not null && other.Scheme is not null && one.Scheme != other.Scheme)
        || (one.Host is not null && other.Host is not null && !one.Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase));
}
