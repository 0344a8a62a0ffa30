using System.Net;
using System.Net.Sockets;
using System.Text;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Platform.Http.Forwarding;

/// <summary>What proxies write, byte by byte, to the service on a socket for IPv4 and IPv6 that trusts 127.0.0.1 and 127.0.0.9.</summary>
public sealed class ForwardedRequestsTests : IAsyncLifetime
{
    private const string Trusted = "127.0.0.1";
    private const string Untrusted = "127.0.0.2";

    private readonly TemporaryDirectory _directory = new();
    private ServiceProcess _service = null!;

    public async Task InitializeAsync() => _service = await ServiceProcess.StartAsync(
        _directory.Path, ("SERVICE_HOST", "::"), ("TRUSTED_PROXIES", "127.0.0.1, ::ffff:127.0.0.9"), ("RATE_LIMIT_FAILURES_PER_MINUTE", "3"), ("LOG_LEVEL", "ERROR"));

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task a_trusted_proxy_says_who_asks_and_how_and_nobody_else_does()
    {
        // The trail keeps the client's address.
        await SetBudgetAsync("lists", Trusted, "X-Forwarded-For: 1.1.1.1, 198.51.100.4\r\nX-Forwarded-For: 127.0.0.9\r\n");
        await SetBudgetAsync("standard", Trusted, "Forwarded: for=1.1.1.1, for=\"[2001:db8::5]:4711\", for=127.0.0.9;proto=https\r\n");
        await SetBudgetAsync("both", Trusted, "Forwarded: for=198.51.100.6\r\nX-Forwarded-For: 198.51.100.6\r\n");
        await SetBudgetAsync("spoofed", Untrusted, "X-Forwarded-For: 198.51.100.4\r\nForwarded: for=198.51.100.5\r\n");
        await SetBudgetAsync("direct", Trusted, "");
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{_service.Url.Port}") };
        client.DefaultRequestHeaders.Authorization = new("Bearer", _service.Token);
        var trail = (await client.JsonAsync("audit?action=budget.set"))["events"]!.AsArray();
        trail.ToDictionary(audited => audited!["object"]!.GetValue<string>()["budget:".Length..], audited => audited!["source_address"]!.GetValue<string>()).ShouldBe(
            new Dictionary<string, string>
            {
                ["lists"] = "198.51.100.4",
                ["standard"] = "2001:db8::5",
                ["both"] = "198.51.100.6",
                ["spoofed"] = Untrusted,
                ["direct"] = Trusted,
            },
            ignoreOrder: true);

        // Of two headers that contradict each other one is what the client made up.
        (await GetAsync("/health/live", Trusted, "Forwarded: for=198.51.100.5\r\nX-Forwarded-For: 198.51.100.4\r\n")).ShouldStartWith("HTTP/1.1 400");
        (await GetAsync("/health/live", Trusted, "Forwarded: proto=http\r\nX-Forwarded-For: 198.51.100.4\r\nX-Forwarded-Proto: https\r\n")).ShouldStartWith("HTTP/1.1 400");
        (await GetAsync("/health/live", Untrusted, "Forwarded: for=198.51.100.5\r\nX-Forwarded-For: 198.51.100.4\r\n")).ShouldStartWith("HTTP/1.1 200");

        // Who was asked over TLS says that it is to stay so.
        (await GetAsync("/health/live", Trusted, "X-Forwarded-For: 198.51.100.4\r\nX-Forwarded-Proto: https\r\n")).ShouldContain("Strict-Transport-Security");
        (await GetAsync("/health/live", Untrusted, "X-Forwarded-For: 198.51.100.4\r\nX-Forwarded-Proto: https\r\n")).ShouldNotContain("Strict-Transport-Security");

        // Failures are counted by client: each has three, whatever it says of itself.
        (await FailuresAsync(Trusted, _ => "X-Forwarded-For: 198.51.100.1\r\n")).ShouldBe([401, 401, 401, 429, 429]);
        (await FailuresAsync(Trusted, _ => "Forwarded: for=198.51.100.2\r\n")).ShouldBe([401, 401, 401, 429, 429]);
        (await FailuresAsync(Trusted, i => $"X-Forwarded-For: 203.0.113.{i}, 198.51.100.3\r\n")).ShouldBe([401, 401, 401, 429, 429]);
        (await FailuresAsync(Untrusted, i => $"X-Forwarded-For: 203.0.113.{i}\r\nForwarded: for=203.0.113.{i}\r\n")).ShouldBe([401, 401, 401, 429, 429]);
    }

    private async Task SetBudgetAsync(string scope, string from, string headers)
    {
        var answer = await SendAsync(from, $"PUT /budgets/{scope} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {_service.Token}\r\nContent-Type: application/json\r\nContent-Length: 13\r\n{headers}Connection: close\r\n\r\n{{\"amount\": 5}}");
        answer.ShouldStartWith("HTTP/1.1 200", customMessage: answer);
    }

    private Task<string> GetAsync(string path, string from, string headers) =>
        SendAsync(from, $"GET {path} HTTP/1.1\r\nHost: a\r\n{headers}Connection: close\r\n\r\n");

    private async Task<IReadOnlyList<int>> FailuresAsync(string from, Func<int, string> headers)
    {
        var statuses = new List<int>();
        for (var i = 0; i < 5; i++)
            statuses.Add(int.Parse((await GetAsync("/metrics", from, headers(i))).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
        return statuses;
    }

    private async Task<string> SendAsync(string from, string request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, _service.Url.Port);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
