using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.Units;

namespace BusinessMetrics.Projections.Figures.Costs;

/// <summary>
/// How much of a resource was used. Its name says the unit that the figure is in, so a number in no unit that is known is taken
/// for one in that; what can be converted to it is, and what measures something else is no amount of it.
/// </summary>
public static class ResourceUnits
{
    private static readonly Unit CpuHours = UnitCatalogue.Of("cpu_hours", "");
    private static readonly Unit GbHours = UnitCatalogue.Of("gb_hours", "");
    private static readonly Unit Gigabytes = UnitCatalogue.Of("GB", "");

    public static IReadOnlyList<string> Names { get; } =
        [CostCategory.CpuHours, CostCategory.MemoryGbHours, CostCategory.StorageGb, CostCategory.NetworkGb];

    /// <summary>What it can be measured in, for people.</summary>
    public static string Needed(string resource) => resource switch
    {
        CostCategory.CpuHours => "cpu_hours, h or another unit of processor time",
        CostCategory.MemoryGbHours => "gb_hours or gib_hours",
        _ => "GB or another unit of bytes",
    };

    /// <summary>The unit as one that amounts of the resource are measured in; null where it measures something else.</summary>
    public static Unit? Read(string resource, Unit unit)
    {
        var own = Own(resource);
        if (unit.CanBeAddedTo(own))
            return unit;
        if (unit.IsOfThings)
            return own;
        // The name says the other half: an hour is one of a processor, and a gigabyte one for an hour.
        return (own.Name, unit.Dimension) switch
        {
            ("cpu_hours", Dimension.Time) => own with { Name = unit.Name, Factor = unit.Factor / 1_000 },
            ("gb_hours", Dimension.Bytes) => own with { Name = unit.Name, Factor = unit.Factor / Gigabytes.Factor },
            _ => null,
        };
    }

    /// <summary>The amounts of a resource in its own unit.</summary>
    /// <param name="rows">Told apart by unit; money is what it cost, and not how much of it was used.</param>
    public static Measure Amount(string resource, IEnumerable<RollupRow> rows) => Measure.In(
        Own(resource),
        rows.Select(row => (Unit: Read(resource, UnitCatalogue.Of(row["unit"]!, resource)), row.Figures, IsMoney: UnitCatalogue.MayBeMoney(row["unit"]!)))
            .Where(row => row.Unit is not null && !row.IsMoney)
            .Select(row => (row.Unit!, row.Figures)));

    private static Unit Own(string resource) => resource switch
    {
        CostCategory.CpuHours => CpuHours,
        CostCategory.MemoryGbHours => GbHours,
        _ => Gigabytes,
    };
}
