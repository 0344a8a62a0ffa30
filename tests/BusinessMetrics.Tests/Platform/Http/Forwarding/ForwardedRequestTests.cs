using System.Net;
using BusinessMetrics.Platform.Http.Forwarding;
using Microsoft.Extensions.Primitives;

namespace BusinessMetrics.Tests.Platform.Http.Forwarding;

public sealed class ForwardedRequestTests
{
    private static readonly IReadOnlyList<IPNetwork> Trusted = TrustedProxies.Parse("10.0.0.0/8, 2001:db8::/32, 192.0.2.7")!;

    [Theory]
    [InlineData("10.0.0.1", "198.51.100.4", "198.51.100.4")]
    [InlineData("10.0.0.1", "198.51.100.4:4711", "198.51.100.4")]
    [InlineData("10.0.0.1", "2001:db9::5", "2001:db9::5")]
    [InlineData("10.0.0.1", "[2001:db9::5]:4711", "2001:db9::5")]
    [InlineData("10.0.0.1", "::ffff:198.51.100.4", "198.51.100.4")]
    // From the right, until the first that is not trusted: what its client wrote before does not count.
    [InlineData("10.0.0.1", "1.1.1.1, 198.51.100.4, 10.9.9.9", "198.51.100.4")]
    [InlineData("10.0.0.1", "1.1.1.1,198.51.100.4 , ::ffff:10.9.9.9, 2001:db8::1 ,192.0.2.7", "198.51.100.4")]
    [InlineData("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3")]
    [InlineData("::ffff:10.0.0.1", "198.51.100.4", "198.51.100.4")]
    // Nobody here trusts these.
    [InlineData("192.0.2.8", "198.51.100.4", "192.0.2.8")]
    [InlineData("::ffff:192.0.2.8", "198.51.100.4", "192.0.2.8")]
    [InlineData("2001:db9::1", "198.51.100.4", "2001:db9::1")]
    // What is no address ends it, and what stands before counts no more.
    [InlineData("10.0.0.1", "198.51.100.4, unknown", "10.0.0.1")]
    [InlineData("10.0.0.1", "198.51.100.4, _hidden, 10.0.0.2", "10.0.0.2")]
    [InlineData("10.0.0.1", "198.51.100.4, 7", "10.0.0.1")]
    [InlineData("10.0.0.1", "198.51.100.4, 10.1", "10.0.0.1")]
    [InlineData("10.0.0.1", "198.51.100.4, evil.example", "10.0.0.1")]
    [InlineData("10.0.0.1", ", ,", "10.0.0.1")]
    public void the_client_is_the_first_from_the_right_that_is_no_trusted_proxy(string peer, string forwardedFor, string client) =>
        OfLists(peer, forwardedFor).Client.ShouldBe(IPAddress.Parse(client));

    [Theory]
    [InlineData("https", "198.51.100.4", "https")]
    [InlineData("HTTPS", "198.51.100.4", "https")]
    [InlineData("http, https", "1.1.1.1, 198.51.100.4", "https")]
    // The outer proxy was asked over TLS, and the inner one by it over plain HTTP.
    [InlineData("https, http", "198.51.100.4, 10.0.0.2", "https")]
    [InlineData("https", "198.51.100.4, 10.0.0.2", "https")]
    [InlineData("gopher", "198.51.100.4", null)]
    [InlineData("https", "", "https")]
    public void the_scheme_is_what_the_outermost_trusted_proxy_was_asked_by(string schemes, string forwardedFor, string? scheme) =>
        OfLists("10.0.0.1", forwardedFor, schemes).Scheme.ShouldBe(scheme);

    [Theory]
    [InlineData("metrics.example", "metrics.example")]
    [InlineData("metrics.example:8443", "metrics.example:8443")]
    [InlineData("[2001:db8::1]:8443", "[2001:db8::1]:8443")]
    [InlineData("evil.example/path", null)]
    [InlineData("user@evil.example", null)]
    [InlineData("evil.example#", null)]
    [InlineData("evil example", null)]
    [InlineData("evil.example:port", null)]
    public void a_host_is_one_that_may_stand_in_a_link(string forwarded, string? host) =>
        OfLists("10.0.0.1", "198.51.100.4", hosts: forwarded).Host.ShouldBe(host);

    [Fact]
    public void nothing_of_an_untrusted_peer_counts() =>
        OfLists("192.0.2.8", "198.51.100.4", "https", "evil.example").ShouldBe(new(IPAddress.Parse("192.0.2.8"), null, null));

    [Theory]
    [InlineData("for=198.51.100.4", "198.51.100.4", null, null)]
    [InlineData("For=\"198.51.100.4:4711\";Proto=https;host=metrics.example", "198.51.100.4", "https", "metrics.example")]
    [InlineData("for=\"[2001:db9::5]:4711\"", "2001:db9::5", null, null)]
    [InlineData("for=[2001:db9::5]", "2001:db9::5", null, null)]
    [InlineData("for=198.51.100.4;by=203.0.113.43 ; proto=\"http\"", "198.51.100.4", "http", null)]
    [InlineData("for=1.1.1.1, for=198.51.100.4;proto=https, for=10.0.0.2;proto=http", "198.51.100.4", "https", null)]
    [InlineData("for=\"_a,b;c\";host=\"a\\\"b\", for=198.51.100.4", "198.51.100.4", null, null)]
    [InlineData("for=\"198.51\\.100.4\"", "198.51.100.4", null, null)]
    [InlineData("for=1.1.1.1, for=unknown;proto=https", "10.0.0.1", "https", null)]
    [InlineData("for=1.1.1.1, for=_SEVKISEK", "10.0.0.1", null, null)]
    [InlineData("for=1.1.1.1, proto=https", "10.0.0.1", "https", null)]
    [InlineData("for=1.1.1.1, for=\"198.51.100.4", "10.0.0.1", null, null)]
    [InlineData("for=1.1.1.1, for=198.51.100.4;for=1.1.1.2", "10.0.0.1", null, null)]
    [InlineData("for=1.1.1.1, for 198.51.100.4", "10.0.0.1", null, null)]
    [InlineData("for=1.1.1.1, for=198.51.100.4 proto=https", "10.0.0.1", null, null)]
    [InlineData("for=1.1.1.1, for=", "10.0.0.1", null, null)]
    [InlineData("for=198.51.100.4, ,", "198.51.100.4", null, null)]
    [InlineData("", "10.0.0.1", null, null)]
    public void the_standard_header_says_the_same(string header, string client, string? scheme, string? host) =>
        ForwardedRequest.Of(IPAddress.Parse("10.0.0.1"), ForwardedHeader.Read(header), Trusted).ShouldBe(new(IPAddress.Parse(client), scheme, host));

    [Fact]
    public void several_lines_of_a_header_are_one_list()
    {
        StringValues lines = new(["1.1.1.1, 198.51.100.4", "10.0.0.3", "10.0.0.2"]);
        ForwardedRequest.Of(IPAddress.Parse("10.0.0.1"), ForwardedHop.OfLists(lines, default, default), Trusted).Client.ShouldBe(IPAddress.Parse("198.51.100.4"));

        StringValues standard = new(["for=1.1.1.1, for=198.51.100.4", "for=10.0.0.3", "for=10.0.0.2"]);
        ForwardedRequest.Of(IPAddress.Parse("10.0.0.1"), ForwardedHeader.Read(standard), Trusted).Client.ShouldBe(IPAddress.Parse("198.51.100.4"));

        // A line that is malformed hides what stands before it, but not what stands after.
        standard = new(["for=1.1.1.1", "for=\"", "for=10.0.0.3, for=10.0.0.2"]);
        ForwardedRequest.Of(IPAddress.Parse("10.0.0.1"), ForwardedHeader.Read(standard), Trusted).Client.ShouldBe(IPAddress.Parse("10.0.0.3"));
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.255.0.1", true)]
    [InlineData("::ffff:10.0.0.0/104", "10.255.0.1", true)]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "10.0.0.1", false)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    public void a_network_holds_its_addresses_in_either_form(string network, string address, bool held) =>
        TrustedProxies.Parse(network)!.Include(IPAddress.Parse(address)).ShouldBe(held);

    [Theory]
    [InlineData("10.0.0.1/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("loopback")]
    [InlineData("*")]
    [InlineData("10.0.0.0/8,,proxy.example")]
    [InlineData("::ffff:0.0.0.0/80")]
    public void what_is_no_network_is_refused(string text) => TrustedProxies.Parse(text).ShouldBeNull();

    private static ForwardedRequest OfLists(string peer, string clients, string schemes = "", string hosts = "") =>
        ForwardedRequest.Of(IPAddress.Parse(peer), ForwardedHop.OfLists(clients, schemes, hosts), Trusted);
}
