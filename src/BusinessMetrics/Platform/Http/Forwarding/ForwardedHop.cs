using System.Net;
using Microsoft.Extensions.Primitives;

namespace BusinessMetrics.Platform.Http.Forwarding;

/// <summary>What one proxy says of the request that came to it; null where it does not say, or nothing that can be used.</summary>
/// <param name="Client">Who sent it to the proxy; null also where that is <c>unknown</c> or hidden behind a name of the proxy's own.</param>
/// <param name="Scheme">http or https.</param>
/// <param name="Host">As the Host header was.</param>
public readonly record struct ForwardedHop(IPAddress? Client, string? Scheme = null, string? Host = null)
{
    /// <summary>From the three lists that proxies write in parallel, of which the last two are often shorter; the newest hop is the last.</summary>
    public static IReadOnlyList<ForwardedHop> OfLists(StringValues clients, StringValues schemes, StringValues hosts)
    {
        var (froms, protos, names) = (Items(clients), Items(schemes), Items(hosts));
        var hops = new ForwardedHop[Math.Max(froms.Length, Math.Max(protos.Length, names.Length))];
        for (var back = 1; back <= hops.Length; back++)
            hops[^back] = new(AddressOf(At(froms, back)), SchemeOf(At(protos, back)), HostOf(At(names, back)));
        return hops;

        static string? At(string[] items, int back) => back <= items.Length ? items[^back] : null;
    }

    /// <summary>An address with or without a port; IPv6 with a port is in brackets.</summary>
    public static IPAddress? AddressOf(string? node)
    {
        if (string.IsNullOrEmpty(node) || !(char.IsAsciiHexDigit(node[0]) || node[0] is '[' or ':') || !IPEndPoint.TryParse(node, out var endpoint))
            return null;
        // A number alone, or three of the four, would be taken for an address too.
        var isWritten = endpoint.Address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork || node.Count(character => character == '.') == 3;
        return isWritten ? TrustedProxies.Plain(endpoint.Address) : null;
    }

    public static string? SchemeOf(string? scheme) => scheme?.ToLowerInvariant() is "http" or "https" ? scheme.ToLowerInvariant() : null;

    /// <summary>A host with or without a port, as it may stand in a link.</summary>
    public static string? HostOf(string? host) =>
        !string.IsNullOrEmpty(host)
        && Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var url)
        && url is { UserInfo: "", PathAndQuery: "/", Fragment: "" }
        && url.Authority.Length > 0
        && HostString.FromUriComponent(host) is { HasValue: true } read
        && url.IdnHost.Trim('[', ']').Equals(read.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
            ? host
            : null;

    /// <summary>Several header lines are one list.</summary>
    private static string[] Items(StringValues lines) =>
        [.. lines.SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries)).Where(item => item.Length > 0)];
}
