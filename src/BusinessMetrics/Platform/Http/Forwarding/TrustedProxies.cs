using System.Net;

namespace BusinessMetrics.Platform.Http.Forwarding;

/// <summary>The networks of proxies that are believed what they say of whom they forward for.</summary>
public static class TrustedProxies
{
    public const string Allowed = "networks such as 10.0.0.0/8 or 2001:db8::/32, without bits beyond the prefix, or single addresses, separated by commas";

    /// <summary>
    /// The networks, or null where one cannot be read, or has bits beyond its prefix: 10.0.0.7/8 was meant for one address or
    /// for sixteen million. What is IPv4 in the form of IPv6 is IPv4.
    /// </summary>
    public static IReadOnlyList<IPNetwork>? Parse(string text)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPAddress.TryParse(part, out var address))
                networks.Add(new(Plain(address), Plain(address).GetAddressBytes().Length * 8));
            else if (IPNetwork.TryParse(part, out var network) && IPAddress.Parse(part.AsSpan(0, part.IndexOf('/'))).Equals(network.BaseAddress))
                networks.Add(network.BaseAddress.IsIPv4MappedToIPv6 ? new(network.BaseAddress.MapToIPv4(), network.PrefixLength - MappedBits) : network);
            else
                return null;
        }

        return networks;
    }

    public static bool Include(this IReadOnlyList<IPNetwork> networks, IPAddress address) => networks.Any(network => network.Contains(Plain(address)));

    /// <summary>An IPv4 address as such, also where it came over a socket of both kinds.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>The bits of ::ffff:0:0/96.</summary>
    private const int MappedBits = 96;
}
