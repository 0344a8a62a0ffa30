using BusinessMetrics.Projections.Reports.Definitions;

namespace BusinessMetrics.Reports.Definitions;

/// <summary>A report that can be made.</summary>
/// <param name="Known">Null of one that is built in.</param>
public sealed record DefinedReport(ReportDefinition Definition, KnownReport? Known)
{
    public int Version => Known?.Version ?? 0;
}

/// <summary>The reports there are: those that were defined, and those built in that nobody replaced.</summary>
public sealed class ReportCatalogue(ReportReader reader)
{
    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<DefinedReport>> AllAsync(DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var defined = (await reader.NewestAsync(null, asOf, cancellation)).Where(report => report.Definition is not null).ToDictionary(report => report.Name);
        return
        [
            .. defined.Values.Select(report => new DefinedReport(report.Definition!, report))
                .Concat(BuiltInReports.All.Where(report => !defined.ContainsKey(report.Name)).Select(report => new DefinedReport(report, null)))
                .OrderBy(report => report.Definition.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Null where there is none of that name.</summary>
    public async Task<DefinedReport?> FindAsync(string name, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        if ((await reader.NewestAsync(name, asOf, cancellation)) is [{ Definition: { } definition } known])
            return new(definition, known);
        return BuiltInReports.Find(name) is { } builtIn ? new(builtIn, null) : null;
    }
}
