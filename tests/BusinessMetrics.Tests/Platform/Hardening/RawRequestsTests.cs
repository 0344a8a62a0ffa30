using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Platform.Hardening;

/// <summary>What no well-behaved client sends, byte by byte, to the service as a process of its own.</summary>
public sealed class RawRequestsTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private ServiceProcess _service = null!;

    public async Task InitializeAsync() => _service = await ServiceProcess.StartAsync(_directory.Path, ("LOG_LEVEL", "ERROR"));

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task malformed_requests_are_refused_and_the_next_caller_is_served()
    {
        var authorised = $"Host: a\r\nAuthorization: Bearer {_service.Token}\r\n";
        string[] requests =
        [
            "\r\n\r\n", "GET\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/9.9\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", " GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /metrics\0 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /%FF%FE HTTP/1.1\r\nHost: a\r\n\r\n", "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /../../../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", "GET /api/../../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", "GET //evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n", "GET http://169.254.169.254/latest HTTP/1.1\r\nHost: a\r\n\r\n",
            "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n", "TRACE /metrics HTTP/1.1\r\nHost: a\r\nCookie: secret\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
            $"GET /{new string('a', 100_000)} HTTP/1.1\r\nHost: a\r\n\r\n", $"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('a', 100_000)}\r\n\r\n", $"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 500).Select(i => $"X{i}: 1\r\n"))}\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nX: 1\n 2\r\n\r\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n",
            $"POST /metrics HTTP/1.1\r\n{authorised}Content-Length: -1\r\n\r\n", $"POST /metrics HTTP/1.1\r\n{authorised}Content-Length: 99999999999999999999\r\n\r\n", $"POST /metrics HTTP/1.1\r\n{authorised}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            $"POST /metrics HTTP/1.1\r\n{authorised}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n", $"POST /metrics HTTP/1.1\r\n{authorised}Transfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n",
            $"POST /metrics HTTP/1.1\r\n{authorised}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\nabc", $"POST /metrics HTTP/1.1\r\n{authorised}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", $"POST /metrics HTTP/1.1\r\n{authorised}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
            $"POST /metrics/batch HTTP/1.1\r\n{authorised}Content-Length: 100000000\r\n\r\n[", $"POST /metrics HTTP/1.1\r\n{authorised}Expect: 100-continue\r\nContent-Length: 3\r\n\r\n{{}}\n",
        ];

        foreach (var request in requests)
        {
            var answer = await SendAsync(request);

            // No answer at all is one, and so is a frame of HTTP/2 that ends the conversation.
            if (!answer.StartsWith("HTTP/1", StringComparison.Ordinal))
                continue;
            var status = int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
            // 505 says that nobody here speaks HTTP 9.9.
            (status is < 500 or 505).ShouldBeTrue($"{status} to " + request[..Math.Min(request.Length, 200)]);
            answer.ShouldNotContain("Exception");
            answer.ShouldNotContain("root:");
            answer.ShouldNotContain("secret");
        }

        using var client = _service.Client();
        (await client.CountAsync()).ShouldBe(0);
        (await client.JsonAsync("health"))["status"]!.GetValue<string>().ShouldBe("healthy");
    }

    [Fact]
    public async Task a_body_that_hardly_comes_is_given_up()
    {
        using var socket = await ConnectAsync();
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /metrics/batch HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {_service.Token}\r\nContent-Length: 1000000\r\n\r\n["));

        // A byte a second would take eleven days.
        using var stop = new CancellationTokenSource();
        var trickle = TrickleAsync(stream, stop.Token);
        var answer = await ReadAsync(stream, TimeSpan.FromSeconds(40));
        await stop.CancelAsync();
        await trickle;

        answer.ShouldStartWith("HTTP/1.1 408");
    }

    [Fact]
    public async Task a_body_that_outgrows_its_limit_as_it_is_inflated_is_refused_early()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            await gzip.WriteAsync(new byte[50_000_000]);
        using var client = _service.Client();
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentEncoding.Add("gzip");

        using var answer = await client.PostAsync("metrics/batch", content);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("too-large");
    }

    [Fact]
    public async Task a_path_is_decoded_once()
    {
        using var client = _service.Client();
        using var budget = new StringContent("""{"amount": 5}""", Encoding.UTF8, "application/json");

        (await client.PutAsync("budgets/a%252Fb", budget)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await client.JsonAsync("budgets"))["budgets"]!.AsArray().Select(each => each!["scope"]!.GetValue<string>()).ShouldBe(["total", "a%2Fb"]);
        (await client.DeleteAsync("budgets/a%2Fb")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.DeleteAsync("budgets/a%252Fb")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/metrics/prometheus")]
    public async Task HEAD_is_answered_without_a_body(string path)
    {
        using var client = _service.Client();
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var answer = await client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    private static async Task TrickleAsync(NetworkStream stream, CancellationToken stop)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await tick.WaitForNextTickAsync(stop))
                await stream.WriteAsync("1"u8.ToArray(), stop);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // Given up, as it should be.
        }
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _service.Url.Port);
        return socket;
    }

    private async Task<string> SendAsync(string request)
    {
        using var socket = await ConnectAsync();
        await using var stream = new NetworkStream(socket);
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
            socket.Shutdown(SocketShutdown.Send);
            return await ReadAsync(stream, TimeSpan.FromSeconds(20));
        }
        catch (IOException)
        {
            // The connection was closed: an answer too.
            return "";
        }
    }

    private static async Task<string> ReadAsync(NetworkStream stream, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer, limit.Token) is > 0 and var count)
                read.Write(buffer, 0, count);
        }
        catch (IOException)
        {
            // Reset after the answer.
        }

        return Encoding.Latin1.GetString(read.ToArray());
    }
}
