using System.Text;
using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Rendering.Json;
using BusinessMetrics.Tests.Dashboard.Boards;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Reports.Shares;

/// <summary>What is narrowed to services tells of no other, in any of its formats.</summary>
[Collection(ReportsCollection.Name)]
public sealed class NarrowedShareTests(TestServers servers) : ServiceTests(servers)
{
    private const string Mine = "service-of-mine";
    private const string Theirs = "zq7-of-theirs";
    private const long TheirCost = 77_770_777;

    private static readonly string[] Told = ["zq7", "77770777", "77,770,777"];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var (service, cost) in new[] { (Mine, 4L), (Theirs, TheirCost) })
        {
            await Client.RecordAsync(new { metric_name = "gpu", value = cost, unit = "USD", category = "cost", service });
            await Client.RecordAsync(new { metric_name = "request_count", value = cost, unit = "requests", category = "usage", service });
            await Client.RecordAsync(new { metric_name = "inference_latency", value = cost, unit = "ms", category = "performance", service, model_name = $"{service}-model" });
            await Client.RecordAsync(new { metric_name = "threat_detected", value = 1, unit = "count", category = "security", service, metadata = new { threat_type = service, severity = "high" } });
            await Client.JsonAsync($"budgets/{service}", HttpMethod.Put, new { amount = cost + 10 });
        }

        await Client.CatchUpAsync();
    }

    [Fact]
    public async Task sections_of_some_services_name_no_other_in_any_format()
    {
        var (_, all) = await Client.ShareAsync(new { name = "All", sections = Sections });
        var (share, path) = await Client.ShareAsync(new { name = "Some", sections = Sections, services = (string[])[Mine] });

        // It is there to be told.
        foreach (var (format, text) in await Service.ReadAllAsync(all))
            text.ShouldContain("zq7", Case.Insensitive, format);
        await ShouldTellNothingAsync(path);
        share["services"]!.AsArray().Single()!.GetValue<string>().ShouldBe(Mine);
        (await CostAsync(path)).ShouldBe((ExactNumber)4m);
    }

    [Fact]
    public async Task a_run_is_composed_anew_for_the_services_of_the_share()
    {
        await Client.JsonAsync("reports/both", HttpMethod.Put, new
        {
            title = "Both",
            period = new { kind = "month_to_date" },
            sections = (object[])
            [
                .. Sections.Select(kind => new { kind }),
                new { kind = "custom", title = "Panels", panels = (object[])[Panel(Theirs), Panel(Mine)] },
            ],
        });
        var run = await Client.JsonAsync("reports/both/runs", HttpMethod.Post, new { formats = (string[])["json"] });
        await Until.TrueAsync(async () => (run = await Client.JsonAsync($"report-runs/{run.Text("id")}")).Text("state") == "done");
        await Client.RecordAsync(new { metric_name = "gpu", value = 1000, unit = "USD", category = "cost", service = Mine });
        await Client.CatchUpAsync();

        var (_, path) = await Client.ShareAsync(new { name = "Some", run = run.Text("id"), services = (string[])[Mine] });

        await ShouldTellNothingAsync(path);
        (await CostAsync(path)).ShouldBe((ExactNumber)4m);
        JsonReport.Parse(Encoding.UTF8.GetBytes((await Service.OpenAsync($"{path}/json")).Text)).Sections[^1].Blocks.Count.ShouldBe(1);
    }

    [Fact]
    public async Task panels_of_a_dashboard_that_name_another_service_are_left_out()
    {
        var document = GivenBoard.Document("Ours");
        document["panels"] = new JsonArray(BoardPanel("a", Mine, 0), BoardPanel("b", Theirs, 2));
        var board = await Service.MakeAsync(Service.Token(Roles.Admin), document);
        await Client.CatchUpAsync();

        var (_, path) = await Client.ShareAsync(new { name = "Some", dashboard = board, services = (string[])[Mine] });

        await ShouldTellNothingAsync(path);
        JsonReport.Parse(Encoding.UTF8.GetBytes((await Service.OpenAsync($"{path}/json")).Text)).Figures.Single().Value.ShouldBe((ExactNumber)4m);
        // Nor may a token that does not see it share it at all.
        (await Service.SendAsync(HttpMethod.Post, "/shares", $$"""{"name": "N", "dashboard": "{{board}}"}""", token: Service.Token(Roles.Admin, services: Mine))).Status.ShouldBe(403);
    }

    [Fact]
    public async Task a_token_of_some_services_shares_and_sees_these_alone()
    {
        var token = Service.Token(Roles.Reader, services: Mine);
        var shared = await Service.SendAsync(HttpMethod.Post, "/shares", """{"name": "Mine", "sections": ["costs", "summary"]}""", token: token);
        var (all, _) = await Client.ShareAsync(new { name = "All", sections = (string[])["costs"] });

        shared.Json["services"]!.AsArray().Select(service => service!.GetValue<string>()).ShouldBe([Mine]);
        await ShouldTellNothingAsync(new Uri(shared.Json.Text("url")).AbsolutePath);
        (await Service.SendAsync(HttpMethod.Post, "/shares", $$"""{"name": "N", "sections": ["costs"], "services": ["{{Theirs}}"]}""", token: token)).Status.ShouldBe(403);
        (await Service.SendAsync(HttpMethod.Post, "/shares", $$$$"""{"name": "N", "panel": {"kind": "figure", "query": {"figure": "total_cost", "service": "{{{{Theirs}}}}"}}}""", token: token)).Status.ShouldBe(403);
        // Its subject shared that, with another token.
        (await Service.GetAsync($"/shares/{all.Text("id")}", token)).Status.ShouldBe(403);
        (await Service.GetAsync("/shares", token)).Json["shares"]!.AsArray().Single()!.Text("name").ShouldBe("Mine");
        (await Service.SendAsync(HttpMethod.Delete, $"/shares/{all.Text("id")}", token: token)).Status.ShouldBe(403);
    }

    private static string[] Sections => ["summary", "costs", "budgets", "performance", "security", "usage", "alerts", "catalogue"];

    private static object Panel(string service) => new { kind = "figure", title = $"Spend of {service}", query = new { figure = "total_cost", service } };

    private static JsonObject BoardPanel(string id, string service, int y) => new()
    {
        ["id"] = id,
        ["kind"] = "figure",
        ["title"] = $"Spend of {service}",
        ["query"] = new JsonObject { ["figure"] = "total_cost", ["service"] = service },
        ["x"] = 0,
        ["y"] = y,
        ["w"] = 4,
        ["h"] = 2,
    };

    private async Task ShouldTellNothingAsync(string path)
    {
        foreach (var (format, text) in await Service.ReadAllAsync(path))
            foreach (var secret in Told)
                text.ShouldNotContain(secret, Case.Insensitive, format);
    }

    private async Task<ExactNumber?> CostAsync(string path) =>
        JsonReport.Parse(Encoding.UTF8.GetBytes((await Service.OpenAsync($"{path}/json")).Text)).Figures.Single(figure => figure.Id == "costs.total").Value;
}
