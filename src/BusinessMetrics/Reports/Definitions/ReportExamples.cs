using BusinessMetrics.Platform.Http;
using BusinessMetrics.Watch.Alerts.Rules;

namespace BusinessMetrics.Reports.Definitions;

/// <summary>What reports look like, for the API document.</summary>
internal static class ReportExamples
{
    public const string DefinitionJson =
        """
        {
          "title": "Training every Monday",
          "audience": "The training team",
          "period": {"kind": "last_week"},
          "time_zone": "Europe/Berlin",
          "locale": "de-DE",
          "services": ["training"],
          "compare": true,
          "sections": [
            {"kind": "summary"},
            {"kind": "costs"},
            {"kind": "custom", "title": "Latency by model", "panels": [{"kind": "series", "title": "p95", "query": {"figure": "latency", "group_by": "model_name", "statistic": "p95"}}]}
          ]
        }
        """;

    private const string ReportJson =
        $$"""
        {
          "name": "training-weekly", "definition": {{DefinitionJson}}, "source": "api", "version": 1,
          "updated_at": "2026-11-23T05:19:08.523513Z", "updated_by": "ada"
        }
        """;

    public static PathParameter Name { get; } = new("name", "The report's name: " + AlertRuleReader.NameRule + ".", "training-weekly");

    public static ResponseExample Report { get; } = ResponseExample.Ok(ReportJson);

    public static ResponseExample Reports { get; } = ResponseExample.Ok($$"""{"reports": [{{ReportJson}}]}""");

    public static ResponseExample Versions { get; } = ResponseExample.Ok(
        $$"""{"versions": [{"version": 1, "recorded_at": "2026-11-23T05:19:08.523513Z", "changed_by": "ada", "definition": {{DefinitionJson}}}]}""");
}

internal static class ReportProblems
{
    /// <summary>404.</summary>
    public static IResult NoReport(string name) =>
        Problems.NotFound("unknown-report", "There is no such report", $"No report is called {FieldError.Quote(name)}; GET /reports lists those there are.");

    /// <summary>404.</summary>
    public static IResult IsBuiltIn(string name) =>
        Problems.NotFound("unknown-report", "Nobody defined this report", $"{FieldError.Quote(name)} is built in and stays; PUT /reports/{name} replaces it.");
}
