using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Figures.Costs;
using BusinessMetrics.Projections.Figures.Performance;
using BusinessMetrics.Projections.Figures.Security;
using BusinessMetrics.Projections.Figures.Usage;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Projections.Tests.Store.Units;

public sealed class UnitVersionsTests
{
    /// <summary>
    /// What was recorded before a unit was known is folded anew with it: without another version a retraction would take out
    /// of a roll-up what was never put in. Whoever changes the units changes the versions of what they touch, and this.
    /// </summary>
    [Fact]
    public void the_units_and_the_versions_of_what_is_folded_by_them_change_together()
    {
        UnitCatalogue.All.Sum(row => row.Spellings.Count).ShouldBe(224);
        PerformanceCategory.ReadModel.Version.ShouldBe(3);
        SecurityCategory.ReadModel.Version.ShouldBe(6);
        CostCategory.ReadModel.Version.ShouldBe(3);
        UsageCategory.ReadModel.Version.ShouldBe(4);
        ComplianceCategory.ReadModel.Version.ShouldBe(4);
    }
}
