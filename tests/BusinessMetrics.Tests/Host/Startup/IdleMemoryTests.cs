using BusinessMetrics.Host.Startup;

namespace BusinessMetrics.Tests.Host.Startup;

public class IdleMemoryTests
{
    private const long Megabyte = 1 << 20;

    [Theory]
    [InlineData(1_000, 993, 0, true)]
    [InlineData(1_000, 990, 0, false)]
    [InlineData(1_000, 999, 900, false)]
    [InlineData(1_000, 1_000, 850, true)]
    public void memory_is_given_back_once_a_load_has_ended(long allocated, long before, long collectedAt, bool expected) =>
        IdleMemory.IsWorthCollecting(allocated * Megabyte, before * Megabyte, collectedAt * Megabyte).ShouldBe(expected);
}
