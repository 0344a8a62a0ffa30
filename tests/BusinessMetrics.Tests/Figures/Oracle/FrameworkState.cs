using System.Text.Json.Nodes;

namespace BusinessMetrics.Tests.Figures.Oracle;

/// <summary>A compliance framework at the end of a window.</summary>
internal sealed record FrameworkState(OracleMetric? ScoreMetric, IReadOnlyList<OracleMetric> Controls, IReadOnlyList<OracleMetric> Issues)
{
    /// <summary>Only issues are no data.</summary>
    public bool HasData => ScoreMetric is not null || Controls.Count > 0;

    public double Score => ScoreMetric is null ? Arithmetic.Mean(Controls.Select(ControlPoints)) : (double)Points(ScoreMetric);

    public string Status
    {
        get
        {
            if (Score < 60)
                return "non_compliant";
            var openHighIssue = Issues.Any(issue => IssueSeverity(issue) == "high" && IssueStatus(issue) == "open");
            return Score < 90 || openHighIssue ? "partial" : "compliant";
        }
    }

    /// <summary>The state that all compliance metrics until the window's end come to.</summary>
    public static FrameworkState Of(string framework, IReadOnlyList<OracleMetric> metrics)
    {
        var scores = metrics.Where(metric =>
            OracleUnits.Of(metric).MayBeRatio
            && (metric.Name == framework + "_compliance" || (metric.Name == "compliance_score" && metric.Framework() == framework)));
        return new(Arithmetic.Latest(scores), NewestOf("control_status", "control"), NewestOf("compliance_issue", "issue"));

        List<OracleMetric> NewestOf(string name, string key) =>
        [
            .. metrics.Where(metric => metric.Name == name && metric.Framework() == framework && metric.Text(key) is not null)
                .GroupBy(metric => metric.Text(key)!)
                .OrderBy(ofKey => ofKey.Key, StringComparer.Ordinal)
                .Select(ofKey => Arithmetic.Latest(ofKey)!),
        ];
    }

    /// <summary>The framework's block of the answer.</summary>
    public JsonObject Block() => new()
    {
        ["score"] = Score,
        ["status"] = Status,
        ["controls"] = Arithmetic.Rows(Controls.Select(control => new JsonObject
        {
            ["control"] = control.Text("control"),
            ["status"] = ControlStatus(control),
            ["evidence"] = control.Text("evidence") ?? "",
        })),
        ["issues"] = Arithmetic.Rows(Issues.Select(issue => new JsonObject
        {
            ["issue"] = issue.Text("issue"),
            ["severity"] = IssueSeverity(issue),
            ["status"] = IssueStatus(issue),
        })),
        ["samples"] = (ScoreMetric is null ? 0 : 1) + Controls.Count + Issues.Count,
    };

    private static decimal Points(OracleMetric score)
    {
        var unit = OracleUnits.Of(score);
        if (unit.Name == "percentage" && score.Value <= 1)
            return Math.Clamp(score.Value * 100, 0, 100);
        return Math.Clamp(unit.Dimension == "ratio" ? score.Value * unit.Factor : score.Value, 0, 100);
    }

    private static decimal ControlPoints(OracleMetric control) => ControlStatus(control) switch
    {
        "implemented" => 100,
        "partial" => 50,
        _ => 0,
    };

    private static string ControlStatus(OracleMetric control) =>
        control.Text("status")?.ToLowerInvariant().Replace(' ', '_').Replace('-', '_') is ("implemented" or "partial") and var status
            ? status
            : "not_implemented";

    private static string IssueSeverity(OracleMetric issue) => issue.Severity() switch
    {
        "critical" => "high",
        var severity => severity,
    };

    private static string IssueStatus(OracleMetric issue) =>
        issue.Text("status")?.ToLowerInvariant() is "resolved" or "closed" ? "resolved" : "open";
}
