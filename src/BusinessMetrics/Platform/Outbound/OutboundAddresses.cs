using System.Net;
using System.Net.Sockets;
using BusinessMetrics.Platform.Http.Forwarding;
using BusinessMetrics.Platform.Settings;
using Microsoft.Security.AntiSSRF;

namespace BusinessMetrics.Platform.Outbound;

/// <summary>
/// Where this service may be made to call: public addresses over TLS, and those of OUTBOUND_ALLOW_CIDRS either way. Who may name a
/// URL here must not reach through it what they cannot reach themselves.
/// </summary>
public sealed class OutboundAddresses
{
    /// <summary>IPv4 in two forms of IPv6 that the library's own list leaves out.</summary>
    private static readonly string[] MoreDenied = ["::/96", "::ffff:0:0:0/96"];

    public const string Allowed = "a public address over https, or one of OUTBOUND_ALLOW_CIDRS";

    private readonly IReadOnlyList<IPNetwork> _allowed;
    private readonly IPNetwork[] _denied;

    public OutboundAddresses(ServiceSettings settings)
    {
        _allowed = settings.OutboundAllowed;
        _denied = [.. Public().DeniedAddresses.Select(IPNetwork.Parse)];
    }

    /// <summary>Why a URL is not called; null where it may be, or its host is not known at the moment: then it is judged when it is called.</summary>
    public async Task<string?> RefusalAsync(Uri url, CancellationToken cancellation)
    {
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(url.DnsSafeHost, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(url.DnsSafeHost, cancellation);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return url.Scheme == Uri.UriSchemeHttps ? null : "plain HTTP to a host that is not known";
        }

        if (addresses.FirstOrDefault(IsDenied) is { } denied)
            return $"{denied}, which is private, of this machine, or reserved";
        return url.Scheme == Uri.UriSchemeHttps || addresses.All(IsAllowed) ? null : "plain HTTP to a public address";
    }

    /// <summary>Checks the address that it connects to, of all that the host has.</summary>
    internal AntiSSRFHandler HandlerOf(bool isTls)
    {
        var policy = isTls ? Public() : new AntiSSRFPolicy(PolicyConfigOptions.InternalOnly) { AllowPlainTextHttp = true, AddXFFHeader = false };
        if (_allowed.Count > 0)
            policy.AddAllowedAddresses([.. _allowed.Select(network => network.ToString())]);
        return policy.GetHandler();
    }

    private static AntiSSRFPolicy Public()
    {
        var policy = new AntiSSRFPolicy(PolicyConfigOptions.ExternalOnlyV1) { AllowPlainTextHttp = false, AddXFFHeader = false };
        policy.AddDeniedAddresses(MoreDenied);
        return policy;
    }

    private bool IsAllowed(IPAddress address) => _allowed.Include(address);

    private bool IsDenied(IPAddress address) => !IsAllowed(address)
        && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || _denied.Any(network => network.Contains(address) || network.Contains(TrustedProxies.Plain(address))));
}
