using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Dashboard.Boards;

[Collection(DashboardCollection.Name)]
public sealed class BoardRefusalsTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;

    private Task<Answer> PostAsync(string json) => _service.SendAsync(HttpMethod.Post, "/dashboards", json, token: _service.Token(Roles.Reader, "ann"));

    [Theory]
    [InlineData("title", null, "title")]
    [InlineData("title", "\"\"", "title")]
    [InlineData("title", "\"two\\nlines\"", "title")]
    [InlineData("title", "7", "title")]
    [InlineData("visibility", "\"friends\"", "visibility")]
    [InlineData("variables", "{}", "variables")]
    [InlineData("variables", "[{\"name\": \"Range\", \"kind\": \"range\"}]", "variables[0].name")]
    [InlineData("variables", "[{\"name\": \"range\", \"kind\": \"colour\"}]", "variables[0].kind")]
    [InlineData("variables", "[{\"name\": \"range\", \"kind\": \"range\"}, {\"name\": \"range\", \"kind\": \"model\"}]", "variables")]
    [InlineData("variables", "[]", "panels[0].query.time_range")]
    [InlineData("panels", "[1]", "panels[0]")]
    [InlineData("colour", "\"red\"", "colour")]
    public async Task a_refusal_names_the_field(string field, string? value, string named)
    {
        var document = GivenBoard.Document();
        if (value is null)
            document.Remove(field);
        else
            document[field] = JsonNode.Parse(value);

        var answer = await PostAsync(document.ToJsonString());

        answer.Status.ShouldBe(400);
        answer.RefusedFields.ShouldContain(named, answer.Text);
    }

    [Theory]
    [InlineData("id", "\"Two Words\"", "panels[0].id")]
    [InlineData("id", "\"note\"", "panels")]
    [InlineData("kind", "\"pie\"", "panels[0].kind")]
    [InlineData("x", "12", "panels[0].x")]
    [InlineData("x", "9", "panels[0].w")]
    [InlineData("x", "1.5", "panels[0].x")]
    [InlineData("y", "-1", "panels[0].y")]
    [InlineData("w", "13", "panels[0].w")]
    [InlineData("w", "0", "panels[0].w")]
    [InlineData("h", "51", "panels[0].h")]
    [InlineData("h", null, "panels[0].h")]
    [InlineData("text", "\"on a figure\"", "panels[0].text")]
    [InlineData("query", "{\"sql\": \"select\"}", "panels[0].query.sql")]
    [InlineData("query", "{\"figure\": \"total_cost\", \"user_id\": \"ann\"}", "panels[0].query.user_id")]
    [InlineData("query", "{\"figure\": \"total_cost\", \"metric_name\": \"gpu\"}", "panels[0].query")]
    [InlineData("query", "{\"figure\": 5}", "panels[0].query.figure")]
    [InlineData("query", "{\"figure\": {\"deep\": 1}}", "panels[0].query.figure")]
    [InlineData("query", null, "panels[0].query")]
    [InlineData("color", "\"red\"", "panels[0].color")]
    public async Task a_refusal_names_the_field_of_a_panel(string field, string? value, string named)
    {
        var document = GivenBoard.Document();
        if (value is null)
            document["panels"]![0]!.AsObject().Remove(field);
        else
            document["panels"]![0]![field] = JsonNode.Parse(value);

        var answer = await PostAsync(document.ToJsonString());

        answer.Status.ShouldBe(400);
        var refused = answer.RefusedFields;
        refused.ShouldContain(error => error == named || error == named.Replace("panels[0].query.sql", "sql", StringComparison.Ordinal), answer.Text);
    }

    [Fact]
    public async Task there_is_a_most_of_everything()
    {
        var many = GivenBoard.Document();
        many["panels"] = new JsonArray([.. Enumerable.Range(0, 51).Select(i => Text($"p{i}", "x"))]);
        var longText = GivenBoard.Document();
        longText["panels"] = new JsonArray(Text("p", new string('x', 10_001)));
        var longValue = GivenBoard.Document(service: new string('x', 201));
        var fits = GivenBoard.Document(new string('t', 100));
        fits["panels"] = new JsonArray([.. Enumerable.Range(0, 50).Select(i => Text($"p{i}", i == 0 ? new string('x', 10_000) : "x"))]);

        (await PostAsync(many.ToJsonString())).RefusedFields.ShouldBe(["panels"]);
        (await PostAsync(longText.ToJsonString())).RefusedFields.ShouldBe(["panels[0].text"]);
        (await PostAsync(longValue.ToJsonString())).RefusedFields.ShouldBe(["panels[0].query.service"]);
        (await PostAsync(GivenBoard.Document(new string('t', 101)).ToJsonString())).RefusedFields.ShouldBe(["title"]);
        (await PostAsync(fits.ToJsonString())).Status.ShouldBe(201);
        (await PostAsync(new string(' ', 256 * 1024 + 1))).Status.ShouldBe(413);

        static JsonNode Text(string id, string text) => new JsonObject { ["id"] = id, ["kind"] = "text", ["text"] = text, ["x"] = 0, ["y"] = 0, ["w"] = 1, ["h"] = 1 };
    }

    [Fact]
    public async Task a_change_names_what_is_missing_and_odd_ids_are_not_there()
    {
        var token = _service.Token(Roles.Reader, "ann");
        var id = await _service.MakeAsync(token, GivenBoard.Document());

        (await _service.SendAsync(HttpMethod.Put, $"/dashboards/{id}", "{}", token: token)).RefusedFields.ShouldBe(["version", "document"]);
        (await _service.SendAsync(HttpMethod.Put, $"/dashboards/{id}", """{"version": 0, "document": {"title": ""}}""", token: token)).RefusedFields.ShouldBe(["version", "document.title"]);
        foreach (var path in (string[])["nothing", Guid.NewGuid().ToString(), $"{id}/versions/9", $"{id}/versions/-1", $"{id}/versions/x"])
            (await _service.GetAsync($"/dashboards/{path}", token)).Status.ShouldBe(404, path);
        (await _service.GetAsync("/dashboards?cursor=zzz", token)).RefusedFields.ShouldBe(["cursor"]);
        (await _service.GetAsync($"/dashboards/{id}/versions?limit=1", token)).Status.ShouldBe(400);
    }
}
