using BusinessMetrics.Host.Startup;

namespace BusinessMetrics.Tests.Host.Startup;

public class MallocArenasTests
{
    /// <summary>Holds nothing where the C library is another one; there the service runs without.</summary>
    [Fact]
    public void glibc_is_asked_for_its_free_pages_and_the_process_goes_on() =>
        Should.NotThrow(() => MallocArenas.Find()?.Trim());
}
