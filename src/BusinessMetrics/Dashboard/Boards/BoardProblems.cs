using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Http;

namespace BusinessMetrics.Dashboard.Boards;

/// <summary>Why a dashboard is not given or changed.</summary>
internal static class BoardProblems
{
    /// <summary>404, also of those that are there for others.</summary>
    public static IResult NotThere { get; } = Problems.NotFound(
        "no-dashboard", "There is no such dashboard", "It was deleted, is somebody else's, or never was; GET /dashboards lists those there are.");

    public static IResult NoVersion { get; } = Problems.NotFound(
        "no-dashboard-version", "There is no such version", "The dashboard has no version of that number that may be seen; GET /dashboards/{id}/versions lists those it has.");

    public static IResult NotTheAuthor { get; } = Problems.Forbidden(
        "not-the-author", "It is somebody else's dashboard", "Its author and administrators may change it; a copy (POST /dashboards with its document) is yours.");

    public static IResult NoSubject { get; } = Problems.Forbidden(
        "no-subject", "The token names nobody", $"A dashboard belongs to somebody: the token needs a '{Caller.SubjectClaim}' claim.");

    public static IResult Changed(int version) => Problems.Conflict(
        "dashboard-changed", "The dashboard was changed meanwhile", $"It is at version {version} now. Nothing of this request was recorded.");

    public static IResult TooMany(int most) => Problems.Conflict(
        "too-many-dashboards", "You have as many dashboards as one may have", $"Allowed are {most}; delete one first.");

    public static IResult TooManyVersions(int most) => Problems.Conflict(
        "too-many-versions", "The dashboard was changed as often as one may be", $"Allowed are {most} versions; make a copy (POST /dashboards with its document).");
}

/// <summary>What dashboards look like, for the API document.</summary>
internal static class BoardExamples
{
    public const string DocumentJson =
        """
        {
          "title": "Model API",
          "visibility": "private",
          "variables": [{"name": "service", "kind": "service", "value": "model-api"}],
          "panels": [
            {"id": "cost", "kind": "figure", "title": "Spend", "query": {"figure": "total_cost", "service": "$service", "time_range": "30d"}, "x": 0, "y": 0, "w": 4, "h": 2},
            {"id": "note", "kind": "text", "text": "Ask the platform team before raising the budget.", "x": 4, "y": 0, "w": 8, "h": 2}
          ]
        }
        """;

    private const string Json =
        $$"""
        {
          "id": "019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11", "version": 1, "mine": true, "may_change": true, "author": "ada",
          "updated_at": "2026-11-23T05:19:08.523513Z", "document": {{DocumentJson}}
        }
        """;

    public static PathParameter Id { get; } = new("id", "The dashboard's id.", "019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11");

    public static PathParameter Version { get; } = new("version", "The number of one of its versions, from 1.", "1");

    public static ResponseExample Dashboard { get; } = ResponseExample.Ok(Json);

    public static ResponseExample Created { get; } = new(StatusCodes.Status201Created, JsonNode.Parse(Json)!);

    public static ResponseExample Dashboards { get; } = ResponseExample.Ok(
        """
        {
          "dashboards": [
            {
              "id": "019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11", "title": "Model API", "visibility": "private", "version": 1, "panels": 2,
              "mine": true, "may_change": true, "author": "ada", "updated_at": "2026-11-23T05:19:08.523513Z"
            }
          ]
        }
        """);

    public static ResponseExample Versions { get; } = ResponseExample.Ok(
        """
        {
          "versions": [
            {"version": 3, "kind": "restored", "restored_from": 1, "title": "Model API", "visibility": "private", "panels": 2, "recorded_at": "2026-11-23T05:21:44.118204Z", "changed_by": "ada"},
            {"version": 2, "kind": "changed", "title": "Model API", "visibility": "private", "panels": 1, "recorded_at": "2026-11-23T05:20:31.900127Z", "changed_by": "ada"},
            {"version": 1, "kind": "created", "title": "Model API", "visibility": "private", "panels": 2, "recorded_at": "2026-11-23T05:19:08.523513Z", "changed_by": "ada"}
          ]
        }
        """);
}
