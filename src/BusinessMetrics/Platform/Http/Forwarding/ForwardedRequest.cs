using System.Net;

namespace BusinessMetrics.Platform.Http.Forwarding;

/// <summary>Whom a request is from, and how it was asked, as far as trusted proxies say; pure.</summary>
/// <param name="Client">The first address, seen from here, that is no trusted proxy's; the last one that is known where all are.</param>
/// <param name="Scheme">As the outermost trusted proxy was asked; null where none says.</param>
/// <param name="Host">Likewise.</param>
public readonly record struct ForwardedRequest(IPAddress Client, string? Scheme, string? Host)
{
    /// <param name="peer">Who is at the other end of the connection.</param>
    /// <param name="hops">What the proxies say, the newest last: each is believed only if the one that it was told by is trusted.</param>
    public static ForwardedRequest Of(IPAddress peer, IReadOnlyList<ForwardedHop> hops, IReadOnlyList<IPNetwork> trusted)
    {
        var request = new ForwardedRequest(TrustedProxies.Plain(peer), null, null);
        for (var at = hops.Count - 1; at >= 0 && trusted.Include(request.Client); at--)
        {
            request = new(hops[at].Client ?? request.Client, hops[at].Scheme ?? request.Scheme, hops[at].Host ?? request.Host);
            // Who sent it to this proxy is not known, so neither is whether to believe what stands before.
            if (hops[at].Client is null)
                break;
        }

        return request;
    }
}
