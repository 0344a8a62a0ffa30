using BusinessMetrics.Projections.Reports.Definitions;

namespace BusinessMetrics.Reports.Definitions;

/// <summary>Reports that are there from the beginning. Whoever wants another one of that name defines it.</summary>
public static class BuiltInReports
{
    public static IReadOnlyList<ReportDefinition> All { get; } =
    [
        Of("compliance-evidence", "Compliance evidence", "Auditors", PeriodKind.LastQuarter, SectionKind.Compliance, SectionKind.Security, SectionKind.Alerts, SectionKind.Catalogue),
        Of("executive-summary", "Executive summary", "The board", PeriodKind.LastMonth, SectionKind.Summary),
        Of("monthly-cost", "Monthly cost", "Finance and those who own a budget", PeriodKind.LastMonth, SectionKind.Summary, SectionKind.Costs, SectionKind.Budgets),
        Of("security-posture", "Security posture", "Those who answer for security", PeriodKind.LastMonth, SectionKind.Security, SectionKind.Alerts),
        Of("service-health", "Service health", "Those who run the services", PeriodKind.LastWeek, SectionKind.Performance, SectionKind.Usage, SectionKind.Alerts, SectionKind.Catalogue),
    ];

    public static ReportDefinition? Find(string name) => All.FirstOrDefault(report => report.Name == name);

    private static ReportDefinition Of(string name, string title, string audience, PeriodKind period, params SectionKind[] sections) => new()
    {
        Name = name,
        Title = title,
        Audience = audience,
        Period = new(period),
        Sections = [.. sections.Select(kind => new SectionDefinition(kind))],
    };
}
