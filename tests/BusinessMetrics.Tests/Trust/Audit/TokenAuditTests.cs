using System.Net;
using System.Net.Sockets;
using BusinessMetrics.Host.Embedded;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Audit;

namespace BusinessMetrics.Tests.Trust.Audit;

public class TokenAuditTests
{
    [Fact]
    public async Task that_the_key_of_a_running_database_cannot_be_read_is_a_reason_and_no_failure()
    {
        using var directory = new TemporaryDirectory();
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        Directory.CreateDirectory(Path.Combine(directory.Path, "postgres", "data"));
        await File.WriteAllLinesAsync(
            Path.Combine(directory.Path, "postgres", "data", "postmaster.pid"), ["1", "", "", $"{((IPEndPoint)server.LocalEndpoint).Port}"]);
        // As root, who runs the tests in places, every file can be read; a folder cannot.
        Directory.CreateDirectory(Path.Combine(directory.Path, "postgres.password"));

        var reason = await TokenAudit.TryRecordAsync(
            () => EmbeddedPostgres.Running(directory.Path), TokenAudit.Made("system", "reader", "ann", TimeSpan.FromDays(1)), TimeProvider.System, default);

        reason.ShouldNotBeNull().ShouldContain("run this as the user who runs the service");
    }
}
