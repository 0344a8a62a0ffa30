using System.Text;
using System.Text.Json.Nodes;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Json;
using BusinessMetrics.Reports.Shares;
using BusinessMetrics.Tests.Dashboard.Boards;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Reports.Shares;

[Collection(ReportsCollection.Name)]
public sealed class ShareTests(TestServers servers) : ServiceTests(servers)
{
    [Fact]
    public async Task a_link_is_told_once_opens_as_page_and_files_is_counted_and_ends_when_it_is_revoked()
    {
        await RecordAsync(12.5m);
        var (share, path) = await Client.ShareAsync(new { name = "October for Acme", sections = (string[])["costs", "budgets"], expires_in_days = 7 });
        var page = await Service.OpenAsync(path);
        foreach (var format in GivenShare.Files)
            (await Service.OpenAsync($"{path}/{format}")).Status.ShouldBe(200, format);
        var known = await Client.JsonAsync($"shares/{share.Text("id")}");
        var listed = (await Client.JsonAsync("shares"))["shares"]!.AsArray().ShouldHaveSingleItem()!;

        page.Status.ShouldBe(200);
        page.MediaType.ShouldBe("text/html");
        page.Text.ShouldContain("October for Acme");
        page.Text.ShouldContain("12.50");
        page.Text.ShouldNotContain("<script");
        page.Text.ShouldNotContain("tester");
        page.Header("Cache-Control").ShouldBe("no-store");
        page.Header("X-Robots-Tag").ShouldBe("noindex, nofollow");
        page.Header("Referrer-Policy").ShouldBe("no-referrer");
        page.Header("Set-Cookie").ShouldBeEmpty();
        page.Header("Content-Security-Policy").ShouldBe("default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        known["url"].ShouldBeNull();
        listed["url"].ShouldBeNull();
        (known.Text("state"), known.Text("kind"), known["openings"]!.GetValue<long>(), known["has_password"]!.GetValue<bool>()).ShouldBe(("open", "sections", 5, false));
        known.Text("watermark").ShouldBe("October for Acme");
        DateTimeOffset.Parse(known.Text("expires_at")).ShouldBe(DateTimeOffset.Parse(known.Text("created_at")).AddDays(7));

        (await Service.SendAsync(HttpMethod.Delete, $"/shares/{share.Text("id")}")).Status.ShouldBe(204);
        (await Service.SendAsync(HttpMethod.Delete, $"/shares/{share.Text("id")}")).Status.ShouldBe(204);

        (await Service.OpenAsync(path)).Status.ShouldBe(404);
        (await Client.JsonAsync($"shares/{share.Text("id")}")).Text("state").ShouldBe("revoked");
        await Client.CatchUpAsync();
        var trail = (await Service.GetAsync("/audit?action=share")).Json["events"]!.AsArray();
        trail.Select(audit => $"{audit!.Text("actor")} {audit!.Text("action")} {audit!.Text("object")}").Distinct().ShouldBe(
            [$"tester share.revoke share:{share.Text("id")}", $"anonymous share.open share:{share.Text("id")}", $"tester share.create share:{share.Text("id")}"], ignoreOrder: true);
        trail.Count(audit => audit!.Text("action") == "share.open").ShouldBe(5);
        (await Service.GetAsync("/metrics/prometheus", token: "")).Text.ShouldContain("business_metrics_share_openings_total{outcome=\"opened\"} 5");
    }

    [Fact]
    public async Task a_live_one_follows_the_figures_and_one_as_of_a_moment_stays_what_it_is()
    {
        await RecordAsync(10);
        await Client.CatchUpAsync();
        var (_, live) = await Client.ShareAsync(new { name = "Live", sections = (string[])["costs"] });
        var (_, still) = await Client.ShareAsync(new { name = "Still", sections = (string[])["costs"], as_of = DateTimeOffset.UtcNow.Text(), time = new { time_range = "24h" } });
        (await TotalAsync(live), await TotalAsync(still)).ShouldBe(((ExactNumber)10m, (ExactNumber)10m));
        var before = await Service.OpenAsync($"{still}/json");

        await RecordAsync(5);

        await Until.TrueAsync(async () => await TotalAsync(live) == (ExactNumber)15m);
        (await Service.OpenAsync($"{still}/json")).Text.ShouldBe(before.Text);
    }

    [Fact]
    public async Task a_run_is_shared_as_it_was_made_with_the_watermark_of_the_share()
    {
        await RecordAsync(10);
        await Client.JsonAsync("reports/mine", HttpMethod.Put, new { title = "Mine", period = new { kind = "month_to_date" }, sections = new[] { new { kind = "costs" } } });
        var run = await MakeAsync("mine");
        var (share, path) = await Client.ShareAsync(new { name = "For Acme", run = run.Text("id"), watermark = "Acme only" });
        var made = JsonReport.Parse(await Client.GetByteArrayAsync($"report-runs/{run.Text("id")}/json"));

        var shared = await DocumentAsync(path);

        JsonReport.Render(shared).ShouldBe(JsonReport.Render(made with { Watermark = "Acme only" }));
        (share.Text("kind"), share.Text("report"), share.Text("run")).ShouldBe(("run", "mine", run.Text("id")));
        share["time"].ShouldBeNull();
    }

    [Fact]
    public async Task a_dashboard_is_its_panels_over_the_time_that_it_says_follows_its_changes_and_ends_with_it()
    {
        await RecordAsync(10);
        var author = Service.Token(Roles.Reader, "ben");
        var board = await Service.MakeAsync(author, GivenBoard.Document("Spend of ours"));
        await Client.CatchUpAsync();
        using var ben = Service.Client();
        ben.DefaultRequestHeaders.Authorization = new("Bearer", author);
        var (_, path) = await ben.ShareAsync(new { name = "Board", dashboard = board });
        var (_, still) = await ben.ShareAsync(new { name = "Board then", dashboard = board, as_of = DateTimeOffset.UtcNow.Text() });
        var first = await DocumentAsync(path);

        first.Sections.ShouldHaveSingleItem().Title.ShouldBe("Spend of ours");
        first.Sections[0].Blocks.OfType<TextBlock>().Single().Text.ShouldBe("Two\nlines.");
        first.Figures.Single().Value.ShouldBe((ExactNumber)10m);
        (first.Period.End - first.Period.Start).ShouldBeInRange(TimeSpan.FromDays(7), TimeSpan.FromDays(7).Add(TimeSpan.FromMinutes(1)));
        first.Period.Label.ShouldEndWith(" UTC");
        // A private one is nobody else's to share.
        (await Service.SendAsync(HttpMethod.Post, "/shares", $$"""{"name": "N", "dashboard": "{{board}}"}""")).Status.ShouldBe(404);

        (await Service.ChangeAsync(author, board, 1, GivenBoard.Document("Spend of all"))).Status.ShouldBe(200);
        await Client.CatchUpAsync();

        (await DocumentAsync(path)).Sections.ShouldHaveSingleItem().Title.ShouldBe("Spend of all");
        (await DocumentAsync(still)).Sections.ShouldHaveSingleItem().Title.ShouldBe("Spend of ours");

        (await Service.SendAsync(HttpMethod.Delete, $"/dashboards/{board}", token: author)).Status.ShouldBe(204);
        await Client.CatchUpAsync();

        (await Service.OpenAsync(path)).Status.ShouldBe(404);
        (await Service.OpenAsync(still)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task a_dashboard_for_all_that_its_author_takes_back_opens_by_nobody_elses_link()
    {
        var author = Service.Token(Roles.Reader, "ben");
        var board = await Service.MakeAsync(author, GivenBoard.Document(visibility: "all"));
        await Client.CatchUpAsync();
        var (_, path) = await Client.ShareAsync(new { name = "Board", dashboard = board });
        (await Service.OpenAsync(path)).Status.ShouldBe(200);

        (await Service.ChangeAsync(author, board, 1, GivenBoard.Document(visibility: "private"))).Status.ShouldBe(200);
        await Client.CatchUpAsync();

        (await Service.OpenAsync(path)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task one_panel_is_shared_over_a_window_of_instants_and_a_budget_is_the_one_that_it_names()
    {
        await RecordAsync(10);
        await Client.JsonAsync("budgets/training", HttpMethod.Put, new { amount = 500 });
        await Client.JsonAsync("budgets/model-api", HttpMethod.Put, new { amount = 700 });
        await Client.CatchUpAsync();
        var (from, to) = (DateTimeOffset.UtcNow.AddHours(-2), DateTimeOffset.UtcNow.AddHours(1));
        var (share, path) = await Client.ShareAsync(new
        {
            name = "Panel",
            time = new { start_time = from.Text(), end_time = to.Text() },
            time_zone = "Europe/Berlin",
            panel = new { kind = "figure", title = "Spend", query = new { figure = "total_cost" } },
        });
        var (_, budget) = await Client.ShareAsync(new { name = "Budget", panel = new { kind = "budget", query = new { scope = "training" } } });

        var document = await DocumentAsync(path);

        document.Figures.Single().Value.ShouldBe((ExactNumber)10m);
        (document.Period.Start.Text(), document.Period.End.Text()).ShouldBe((from.Text(), to.Text()));
        document.Period.Label.ShouldEndWith(" Europe/Berlin");
        share["panel"]!["query"]!.Text("figure").ShouldBe("total_cost");
        var told = await DocumentAsync(budget);
        told.Figures.First().Value.ShouldBe((ExactNumber)500m);
        Encoding.UTF8.GetString(JsonReport.Render(told)).ShouldNotContain("model-api");
    }

    [Fact]
    public async Task a_panel_that_cannot_be_asked_says_so_and_the_others_are_there()
    {
        await RecordAsync(10);
        var document = GivenBoard.Document();
        document["panels"]!.AsArray().Add(new JsonObject { ["id"] = "x", ["kind"] = "series", ["title"] = "Odd", ["query"] = new JsonObject { ["figure"] = "nothing" }, ["x"] = 0, ["y"] = 1, ["w"] = 4, ["h"] = 2 });
        var board = await Service.MakeAsync(Service.Token(Roles.Admin), document);
        await Client.CatchUpAsync();
        var (_, path) = await Client.ShareAsync(new { name = "Board", dashboard = board });

        var section = (await DocumentAsync(path)).Sections.ShouldHaveSingleItem();

        section.Failure.ShouldBeNull();
        section.Blocks.OfType<FiguresBlock>().Single().Figures.Single().Value.ShouldBe((ExactNumber)10m);
        section.Blocks.OfType<TextBlock>().ShouldContain(text => text.Text.StartsWith("Odd: /metrics/series is refused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task so_many_links_of_one_owner_are_open_at_a_time()
    {
        await Client.ShareAsync(new { name = "N", sections = (string[])["costs"] });
        await using (var copy = Service.Database.CreateCommand(
            $"""
            insert into operations.shares (id, hash, name, content, owner, role, watermark, created_at, expires_at)
            select gen_random_uuid(), sha256(number::text::bytea), name, content, owner, role, watermark, created_at, expires_at
            from operations.shares cross join generate_series(2, {ShareLog.MostOpen}) as number
            """))
            await copy.ExecuteNonQueryAsync();
        const string One = """{"name": "N", "sections": ["costs"]}""";

        var refused = await Service.SendAsync(HttpMethod.Post, "/shares", One);

        (refused.Status, refused.Json.Text("type")).ShouldBe((409, "urn:business-metrics:problem:too-many-shares"));
        (await Service.SendAsync(HttpMethod.Post, "/shares", One, token: Service.Token(Roles.Reader, "ann"))).Status.ShouldBe(201);
        await Service.SendAsync(HttpMethod.Delete, $"/shares/{(await Client.JsonAsync("shares?limit=1"))["shares"]![0]!.Text("id")}");
        await Service.SendAsync(HttpMethod.Delete, $"/shares/{(await Client.JsonAsync("shares?limit=2"))["shares"]![1]!.Text("id")}");
        (await Service.SendAsync(HttpMethod.Post, "/shares", One)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task what_cannot_be_shared_is_refused_by_name_and_no_refusal_repeats_a_password()
    {
        (await Service.SendAsync(HttpMethod.Post, "/shares", """{"name": "", "sections": ["costs", "costs"], "time": {"time_range": "2d"}, "time_zone": "Mars", "expires_in_days": 366, "services": [], "colour": 1}"""))
            .RefusedFields.ShouldBe(["colour", "name", "sections", "time.time_range", "time_zone", "expires_in_days", "services"], ignoreOrder: true);
        (await Service.SendAsync(HttpMethod.Post, "/shares", """{"name": "N"}""")).RefusedFields.ShouldBe(["(body)"]);
        (await Service.SendAsync(HttpMethod.Post, "/shares", """{"name": "N", "sections": ["costs"], "panel": {}}""")).RefusedFields.ShouldBe(["panel"]);
        (await Service.SendAsync(HttpMethod.Post, "/shares", $$"""{"name": "N", "run": "{{Guid.NewGuid()}}", "time": {"time_range": "1h"}, "as_of": "2026-01-01T00:00:00Z"}""")).RefusedFields.ShouldBe(["time", "as_of"]);
        (await Service.SendAsync(HttpMethod.Post, "/shares", $$"""{"name": "N", "run": "{{Guid.NewGuid()}}"}""")).Status.ShouldBe(404);
        (await Service.SendAsync(HttpMethod.Post, "/shares", """{"name": "N", "sections": ["custom"]}""")).RefusedFields.ShouldBe(["sections"]);
        (await Service.SendAsync(HttpMethod.Post, "/shares", """{"name": "N", "panel": {"kind": "series", "query": {"figure": "latency", "time_range": "1h"}}}""")).RefusedFields.ShouldBe(["panel.query.time_range"]);
        (await Service.SendAsync(HttpMethod.Post, "/shares", """{"name": "N", "sections": ["costs"], "as_of": "2999-01-01T00:00:00Z"}""")).RefusedFields.ShouldBe(["as_of"]);
        // What only some may read.
        (await Service.SendAsync(HttpMethod.Post, "/shares", """{"name": "N", "sections": ["compliance"]}""", token: Service.Token(Roles.Reader))).RefusedFields.ShouldBe(["sections"]);
        (await Service.SendAsync(HttpMethod.Post, "/shares", """{"name": "N", "sections": ["costs"]}""", token: Service.Token(Roles.Writer))).Status.ShouldBe(403);
        var password = await Service.SendAsync(HttpMethod.Post, "/shares", """{"name": "N", "sections": ["costs"], "password": "zq7word"}""");
        password.RefusedFields.ShouldBe(["password"]);
        password.Text.ShouldNotContain("zq7word");
    }

    [Fact]
    public async Task each_sees_and_revokes_their_own_and_administrators_all()
    {
        await Service.SendAsync(HttpMethod.Post, "/shares", """{"name": "Of ann", "sections": ["costs"]}""", token: Service.Token(Roles.Reader, "ann"));
        var ofBen = (await Service.SendAsync(HttpMethod.Post, "/shares", """{"name": "Of ben", "sections": ["costs"]}""", token: Service.Token(Roles.Auditor, "ben"))).Json;

        (await NamesAsync(Service.Token(Roles.Reader, "ann"))).ShouldBe(["Of ann"]);
        (await NamesAsync(Service.Token(Roles.Admin, "root"))).ShouldBe(["Of ben", "Of ann"]);
        (await Service.GetAsync($"/shares/{ofBen.Text("id")}", Service.Token(Roles.Reader, "ann"))).Status.ShouldBe(404);
        (await Service.SendAsync(HttpMethod.Delete, $"/shares/{ofBen.Text("id")}", token: Service.Token(Roles.Reader, "ann"))).Status.ShouldBe(404);
        (await Service.OpenAsync(new Uri(ofBen.Text("url")).AbsolutePath)).Status.ShouldBe(200);
        (await Service.SendAsync(HttpMethod.Delete, $"/shares/{ofBen.Text("id")}", token: Service.Token(Roles.Admin, "root"))).Status.ShouldBe(204);
        (await Service.OpenAsync(new Uri(ofBen.Text("url")).AbsolutePath)).Status.ShouldBe(404);
        var page = await Service.GetAsync("/shares?limit=1", Service.Token(Roles.Admin));
        var next = await Service.GetAsync($"/shares?limit=1&cursor={page.Json.Text("next_cursor")}", Service.Token(Roles.Admin));
        next.Json["shares"]!.AsArray().Single()!.Text("name").ShouldBe("Of ann");
        next.Json["next_cursor"].ShouldBeNull();

        async Task<string[]> NamesAsync(string token) => [.. (await Service.GetAsync("/shares", token)).Json["shares"]!.AsArray().Select(share => share!.Text("name"))];
    }

    [Fact]
    public async Task who_is_erased_was_a_pseudonym_in_what_is_shared_and_stays_one()
    {
        await Client.RecordAsync(new { metric_name = "request_count", value = 7, unit = "requests", category = "usage", service = "training", user_id = "ada-lovelace" });
        await Client.CatchUpAsync();
        var (_, path) = await Client.ShareAsync(new { name = "Usage", sections = (string[])["usage", "summary", "security"], as_of = DateTimeOffset.UtcNow.Text() });
        var before = await Service.ReadAllAsync(path);

        (await Service.SendAsync(HttpMethod.Delete, "/subjects/ada-lovelace")).Status.ShouldBeInRange(200, 204);
        await Client.CatchUpAsync();

        foreach (var (format, text) in before.Concat(await Service.ReadAllAsync(path)))
            text.ShouldNotContain("lovelace", Case.Insensitive, format);
    }

    private async Task<JsonNode> MakeAsync(string report)
    {
        var run = await Client.JsonAsync($"reports/{report}/runs", HttpMethod.Post, new { formats = (string[])["json"] });
        await Until.TrueAsync(async () => (run = await Client.JsonAsync($"report-runs/{run.Text("id")}")).Text("state") is "done" or "failed");
        run.Text("state").ShouldBe("done", run.ToJsonString());
        return run;
    }

    private Task<string> RecordAsync(decimal cost) => Client.RecordAsync(new { metric_name = "gpu", value = cost, unit = "USD", category = "cost", service = "training" });

    private async Task<ReportDocument> DocumentAsync(string path) => JsonReport.Parse(Encoding.UTF8.GetBytes((await Service.OpenAsync($"{path}/json")).Text));

    private async Task<ExactNumber?> TotalAsync(string path) => (await DocumentAsync(path)).Figures.Single(figure => figure.Id == "costs.total").Value;
}
