using BusinessMetrics.Projections.Figures.Performance;
using BusinessMetrics.Projections.Figures.Usage;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Projections.Tests.Store.Events;

public class DurationsTests
{
    /// <summary>
    /// What was recorded before a unit was known is folded anew with it: without another version a retraction would take out
    /// of a sketch what was never put in. Whoever changes the units changes all three here.
    /// </summary>
    [Fact]
    public void the_units_of_time_and_the_versions_of_what_is_folded_from_them_change_together()
    {
        Durations.Units.ShouldBe(["us", "ms", "s", "min", "h"], ignoreOrder: true);
        PerformanceCategory.ReadModel.Version.ShouldBe(2);
        UsageCategory.ReadModel.Version.ShouldBe(3);
    }
}
