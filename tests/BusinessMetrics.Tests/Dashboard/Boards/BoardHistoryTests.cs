using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using CsCheck;

namespace BusinessMetrics.Tests.Dashboard.Boards;

/// <summary>Random changes and undos against a list of documents that the test keeps itself.</summary>
[Collection(DashboardCollection.Name)]
public sealed class BoardHistoryTests(TestServers servers) : ServiceTests(servers)
{
    private const int Steps = 40;

    private static readonly Gen<JsonObject> Documents = Gen.Select(
        Gen.String[Gen.Char.AlphaNumeric, 1, 30],
        Gen.Bool,
        Gen.Select(Gen.Int[0, 11], Gen.Int[1, 12], Gen.Int[0, 999], Gen.OneOf("series", "bars", "table", "text"), Gen.OneOf("latency", "naïve", "🙂 mood")).Array[0, 8],
        (title, isForAll, panels) => new JsonObject
        {
            ["title"] = title,
            ["visibility"] = isForAll ? "all" : "private",
            ["variables"] = new JsonArray(),
            ["panels"] = new JsonArray([.. panels.Select((panel, i) =>
            {
                var (x, width, y, kind, name) = panel;
                var made = new JsonObject { ["id"] = $"panel-{i}", ["kind"] = kind };
                if (kind == "text")
                    made["text"] = $"{name}\n{name}";
                else
                    made["query"] = new JsonObject { ["group_by"] = "service", ["metric_name"] = name };
                (made["x"], made["y"], made["w"], made["h"]) = (x, y, Math.Min(width, 12 - x), 3);
                return (JsonNode)made;
            })]),
        });

    [Fact]
    public async Task undo_makes_it_what_it_was_and_the_log_tells_all_of_it_again()
    {
        var token = Service.Token(Roles.Reader, "ann");
        var random = new Random(20_261_128);
        var documents = Documents.Array[Steps].Single(_ => true, "0N0XIzNsQ0O2");
        var history = new List<JsonObject> { documents[0] };
        var id = await Service.MakeAsync(token, documents[0]);
        foreach (var document in documents.Skip(1))
        {
            var restored = random.Next(3) == 0 ? random.Next(1, history.Count + 1) : (int?)null;
            var wanted = restored is { } version ? history[version - 1] : document;
            var answer = restored is null
                ? await Service.ChangeAsync(token, id, history.Count, wanted)
                : await Service.SendAsync(HttpMethod.Post, $"/dashboards/{id}/versions/{restored}/restore", token: token);

            answer.Status.ShouldBe(200, answer.Text);
            if (history[^1].ToJsonString() != wanted.ToJsonString())
                history.Add(wanted);
            answer.Json["version"]!.GetValue<int>().ShouldBe(history.Count);
            JsonNode.DeepEquals(answer.Json["document"], wanted).ShouldBeTrue();
        }

        await ShouldTellAsync(id, token, history);
        var versions = (await Service.GetAsync($"/dashboards/{id}/versions", token)).Text;
        await Client.RebuildAsync("dashboards");
        await ShouldTellAsync(id, token, history);
        (await Service.GetAsync($"/dashboards/{id}/versions", token)).Text.ShouldBe(versions);
    }

    private async Task ShouldTellAsync(string id, string token, List<JsonObject> history)
    {
        history.Count.ShouldBeGreaterThan(Steps / 2);
        for (var version = 1; version <= history.Count; version++)
        {
            var told = (await Service.GetAsync($"/dashboards/{id}/versions/{version}", token)).Json;
            JsonNode.DeepEquals(told["document"], history[version - 1]).ShouldBeTrue($"version {version}: {told}");
            var moment = told["updated_at"]!.GetValue<string>();
            (await Service.GetAsync($"/dashboards/{id}?as_of={moment}", token)).Json["version"]!.GetValue<int>().ShouldBe(version);
        }

        JsonNode.DeepEquals((await Service.GetAsync($"/dashboards/{id}", token)).Json["document"], history[^1]).ShouldBeTrue();
    }
}
