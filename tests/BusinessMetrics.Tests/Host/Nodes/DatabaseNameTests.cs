using BusinessMetrics.Host.Nodes;

namespace BusinessMetrics.Tests.Host.Nodes;

public class DatabaseNameTests
{
    [Theory]
    [InlineData("Host=db1;Database=metrics", "db1:5432/metrics")]
    [InlineData("Host=db1;Port=6432;Database=metrics;Username=somebody;Password=secret", "db1:6432/metrics")]
    [InlineData("Host=db1;Username=metrics", "db1:5432/metrics")]
    [InlineData("Host=db1:15431, db2;Port=5433;Database=metrics", "db1:15431,db2:5433/metrics")]
    [InlineData("Host=::1;Database=metrics", "::1:5432/metrics")]
    [InlineData("Host=[::1]:5433;Database=metrics", "[::1]:5433/metrics")]
    public void a_database_is_named_by_its_hosts_with_ports_and_its_own_name(string connectionString, string name) =>
        DatabaseName.Of(connectionString).ShouldBe(name);
}
