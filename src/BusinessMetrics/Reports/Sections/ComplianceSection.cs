using BusinessMetrics.Reports.Answers;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Sections;

/// <summary>How far each framework is kept at the period's end, with the evidence.</summary>
internal static class ComplianceSection
{
    private const string Path = "/metrics/compliance";

    private static readonly Dictionary<string, string> Names = new() { ["gdpr"] = "GDPR", ["soc2"] = "SOC 2", ["iso27001"] = "ISO 27001", ["nist"] = "NIST" };

    public static async Task<IReadOnlyList<ReportBlock>> MakeAsync(SectionContext context, CancellationToken cancellation)
    {
        var (now, before) = await AskAsync(context, cancellation);
        var frameworks = now.Fields("/frameworks");
        List<ReportBlock> blocks =
        [
            new FiguresBlock(
            [
                Overall("compliance", now, before),
                .. frameworks.Select(framework => now.Figure(
                    $"compliance.{framework.Name}", NameOf(framework.Name), $"/frameworks/{framework.Name}/score", NumberStyle.Percentage, null, before, Better.Higher, $"/frameworks/{framework.Name}/samples")),
                now.Figure("compliance.pii_detected", "Personal data detected", "/data_protection/pii_detected", NumberStyle.Count),
                now.Figure("compliance.pii_removed", "Personal data removed", "/data_protection/pii_removed", NumberStyle.Count),
                now.Figure("compliance.failed_logins", "Failed logins", "/access_control/failed_logins", NumberStyle.Count, null, before, Better.Lower),
                now.Figure("compliance.privilege_escalations", "Privilege escalations", "/access_control/privilege_escalations", NumberStyle.Count, null, before, Better.Lower),
            ]),
        ];
        foreach (var framework in frameworks)
        {
            if (now.List($"/frameworks/{framework.Name}/controls") is { Count: > 0 } controls)
                blocks.Add(new TableBlock(
                    $"{NameOf(framework.Name)}: controls",
                    [new("Control"), new("Status"), new("Evidence")],
                    Rows(controls, "/control", "/status", "/evidence"),
                    Rest(now, framework.Name, "controls"),
                    now.Question.ToString()));
            if (now.List($"/frameworks/{framework.Name}/issues") is { Count: > 0 } issues)
                blocks.Add(new TableBlock(
                    $"{NameOf(framework.Name)}: issues",
                    [new("Issue"), new("Severity"), new("Status")],
                    Rows(issues, "/issue", "/severity", "/status"),
                    Rest(now, framework.Name, "issues"),
                    now.Question.ToString()));
        }

        return blocks;
    }

    public static async Task<(ReportAnswer Now, ReportAnswer? Before)> AskAsync(SectionContext context, CancellationToken cancellation) =>
        (await context.AskAsync(Path, cancellation, ("top", "1000")), await context.AskBeforeAsync(Path, cancellation, ("top", "1000")));

    public static ReportFigure Overall(string section, ReportAnswer now, ReportAnswer? before) =>
        now.Figure($"{section}.overall", "Compliance, all frameworks", "/overall_score", NumberStyle.Percentage, null, before, Better.Higher, "/overall_score");

    private static string NameOf(string framework) => Names.GetValueOrDefault(framework, framework);

    private static IReadOnlyList<ReportCell>[] Rows(IReadOnlyList<System.Text.Json.JsonElement> items, params string[] fields) =>
        [.. items.Select(item => (IReadOnlyList<ReportCell>)[.. fields.Select(field => (ReportCell)ReportAnswer.TextOf(ReportAnswer.At(item, field)))])];

    private static long Rest(ReportAnswer now, string framework, string kind) =>
        now.Count($"/frameworks/{framework}/{kind}_rest/{kind}");
}
