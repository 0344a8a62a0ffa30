using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BusinessMetrics.Tests.Host.Deployment;

/// <summary>The compose file's probe of the service, run by this machine's bash against something that answers.</summary>
public class HealthProbeTests
{
    [Theory]
    [InlineData("200 OK", true)]
    [InlineData("503 Service Unavailable", false)]
    public async Task the_service_is_healthy_when_it_says_that_it_is_ready(string status, bool healthy)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var probe = ProbeAsync(((IPEndPoint)listener.LocalEndpoint).Port);
        using var connection = await listener.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(10));
        using var reader = new StreamReader(connection.GetStream());
        var request = await reader.ReadLineAsync();
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n"));

        request.ShouldBe("GET /health/ready HTTP/1.0");
        (await probe == 0).ShouldBe(healthy);
    }

    [Fact]
    public async Task a_service_that_does_not_listen_is_not_healthy()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        (await ProbeAsync(port)).ShouldNotBe(0);
    }

    private static async Task<int> ProbeAsync(int port)
    {
        var test = ComposeFile.Read().Service.HealthCheck!.Test;
        test[0].ShouldBe("CMD");
        var start = new ProcessStartInfo(test[1], test.Skip(2).Select(argument => ComposeFile.Resolve(argument, new Dictionary<string, string>())))
        {
            RedirectStandardError = true,
        };
        start.Environment["SERVICE_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
