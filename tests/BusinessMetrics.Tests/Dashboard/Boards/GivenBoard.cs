using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Dashboard.Boards;

/// <summary>Dashboards as tests send them.</summary>
internal static class GivenBoard
{
    public static JsonObject Document(string title = "Mine", string visibility = "private", string? service = null) => new()
    {
        ["title"] = title,
        ["visibility"] = visibility,
        ["variables"] = new JsonArray(new JsonObject { ["name"] = "range", ["kind"] = "range", ["value"] = "7d" }),
        ["panels"] = new JsonArray(
            new JsonObject
            {
                ["id"] = "cost",
                ["kind"] = "figure",
                ["title"] = "Spend",
                ["query"] = service is null ? new JsonObject { ["figure"] = "total_cost", ["time_range"] = "$range" } : new JsonObject { ["figure"] = "total_cost", ["service"] = service },
                ["x"] = 0,
                ["y"] = 0,
                ["w"] = 4,
                ["h"] = 2,
            },
            new JsonObject { ["id"] = "note", ["kind"] = "text", ["text"] = "Two\nlines.", ["x"] = 4, ["y"] = 0, ["w"] = 8, ["h"] = 2 }),
    };

    /// <summary>Makes one and returns its id.</summary>
    public static async Task<string> MakeAsync(this TestService service, string token, JsonObject document)
    {
        var answer = await service.SendAsync(HttpMethod.Post, "/dashboards", document.ToJsonString(), token: token);
        answer.Status.ShouldBe(201, answer.Text);
        return answer.Json["id"]!.GetValue<string>();
    }

    public static Task<Answer> ChangeAsync(this TestService service, string token, string id, int version, JsonObject document) =>
        service.SendAsync(HttpMethod.Put, $"/dashboards/{id}", new JsonObject { ["version"] = version, ["document"] = document.DeepClone() }.ToJsonString(), token: token);
}
