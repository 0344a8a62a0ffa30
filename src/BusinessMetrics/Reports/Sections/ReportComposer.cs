using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Reports.Answers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Sections;

/// <summary>Makes a report's document, section by section. The same definition, moment and caller make the same document.</summary>
public sealed partial class ReportComposer(ILogger<ReportComposer> logger)
{
    private static readonly Dictionary<SectionKind, string> Titles = new()
    {
        [SectionKind.Summary] = "Summary",
        [SectionKind.Costs] = "Costs",
        [SectionKind.Budgets] = "Budgets",
        [SectionKind.Performance] = "Performance",
        [SectionKind.Security] = "Security",
        [SectionKind.Usage] = "Usage",
        [SectionKind.Compliance] = "Compliance",
        [SectionKind.Alerts] = "Alerts",
        [SectionKind.Catalogue] = "Recorded, and not counted",
        [SectionKind.Custom] = "Custom",
    };

    /// <param name="made">Told how many sections are done after each.</param>
    public async Task<ReportDocument> ComposeAsync(SectionContext context, ReportProvenance provenance, string? watermark, Func<int, Task>? made, CancellationToken cancellation)
    {
        var sections = new List<ReportSection>();
        foreach (var (i, section) in context.Definition.Sections.Index())
        {
            sections.Add(await SectionAsync(context, section, i + 1, cancellation));
            if (made is not null)
                await made(i + 1);
        }

        var definition = context.Definition;
        return new()
        {
            Name = definition.Name,
            Title = definition.Title,
            Audience = definition.Audience,
            Watermark = watermark,
            Period = Reported(context.Period),
            Before = context.Before is { } before ? Reported(before) : null,
            TimeZone = definition.TimeZone,
            Locale = definition.Locale,
            Currency = context.Currency,
            Services = context.Services,
            Models = definition.Models,
            Sections = sections,
            Provenance = provenance,
        };
    }

    private async Task<ReportSection> SectionAsync(SectionContext context, SectionDefinition section, int place, CancellationToken cancellation)
    {
        var kind = Projections.Watch.Alerts.AlertNames.Of(section.Kind);
        var title = section.Title ?? Titles[section.Kind];
        try
        {
            return new(kind, title, await BlocksAsync(context, section, place, cancellation));
        }
        catch (ReportQuestionException refused)
        {
            return new(kind, title, [], refused.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !IsPassing(exception))
        {
            LogFailure(exception, context.Definition.Name, kind);
            return new(kind, title, [], "This section could not be made; the service's log says why.");
        }
    }

    /// <summary>What passes is no reason to leave something out: the report is made again.</summary>
    private static bool IsPassing(Exception exception) => exception is Npgsql.NpgsqlException or TimeoutException or IOException;

    private static Task<IReadOnlyList<ReportBlock>> BlocksAsync(SectionContext context, SectionDefinition section, int place, CancellationToken cancellation) => section.Kind switch
    {
        SectionKind.Summary => SummarySection.MakeAsync(context, cancellation),
        SectionKind.Costs => CostsSection.MakeAsync(context, cancellation),
        SectionKind.Budgets => BudgetsSection.MakeAsync(context, cancellation),
        SectionKind.Performance => PerformanceSection.MakeAsync(context, cancellation),
        SectionKind.Security => SecuritySection.MakeAsync(context, cancellation),
        SectionKind.Usage => UsageSection.MakeAsync(context, cancellation),
        SectionKind.Compliance => ComplianceSection.MakeAsync(context, cancellation),
        SectionKind.Alerts => AlertsSection.MakeAsync(context, cancellation),
        SectionKind.Catalogue => CatalogueSection.MakeAsync(context, cancellation),
        SectionKind.Custom => CustomSection.MakeAsync(context, section, place, cancellation),
        _ => throw new InvalidOperationException($"a section of the kind {section.Kind}"),
    };

    private static ReportedPeriod Reported(ResolvedPeriod period) => new(period.Label, period.Window.Start, period.Window.End);

    [LoggerMessage(LogLevel.Error, "The section {Section} of the report {Report} could not be made")]
    private partial void LogFailure(Exception exception, string report, string section);
}
