using System.Text.Json.Nodes;

namespace BusinessMetrics.Platform.Http;

/// <summary>What refusals look like, for the API document.</summary>
internal static class ProblemExamples
{
    public const string MediaType = "application/problem+json";

    public static JsonNode? Of(string status) => status switch
    {
        "400" => Problem(status, "invalid-request", "The request was refused", "limit: received '-1', allowed is a whole number from 1 to 10000", new JsonObject
        {
            ["errors"] = new JsonArray(new JsonObject
            {
                ["field"] = "limit",
                ["received"] = "'-1'",
                ["allowed"] = "a whole number from 1 to 10000",
            }),
        }),
        "401" => Problem(status, "unauthenticated", "Who is calling?", "An Authorization header with a bearer token is needed: 'Authorization: Bearer <token>'."),
        "403" => Problem(status, "forbidden", "The token's role is not enough", "This needs one of the roles reader, auditor, admin in the token's 'role' claim."),
        "404" => Problem(status, "unknown-alert-rule", "There is no such alert rule", "No alert rule is called 'slow-answers'; GET /alerts/rules lists those there are."),
        "409" => Problem(status, "metric-id-conflict", "Another metric has this id", "A metric with another body was recorded under 01a206d7-feeb-7905-aa34-6e785b922d24."),
        "413" => Problem(status, "too-large", "The request is too large", "Allowed is 10000 items, 10001 came."),
        "415" => Problem(status, "unsupported-media-type", "The media type is not supported", "Content-Type was text/csv, allowed is application/json or application/x-ndjson."),
        "429" => Problem(status, "too-many-requests", "Too many requests", "600000 requests a minute are allowed to one caller."),
        "503" => Problem(status, "unavailable", "The service cannot do this now", "The database does not answer. Nothing of this request was recorded; send it again."),
        _ => null,
    };

    private static JsonObject Problem(string status, string type, string title, string detail, JsonObject? extensions = null)
    {
        var problem = extensions ?? [];
        problem.Insert(0, "type", Problems.TypeOf(type));
        problem.Insert(1, "title", title);
        problem.Insert(2, "status", int.Parse(status));
        problem.Insert(3, "detail", detail);
        return problem;
    }
}
