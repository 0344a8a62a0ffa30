using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Reports.Answers;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Json;
using BusinessMetrics.Reports.Runs;
using BusinessMetrics.Tests.Host.Rebuilding;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Reports.Runs;

[Collection(ReportsCollection.Name)]
public class ReportRunTests(TestServers servers) : ServiceTests(servers)
{
    private readonly EveryAnswer _everything = new();

    [Fact]
    public async Task every_figure_is_what_the_API_answers_to_its_query_to_the_last_digit()
    {
        await Client.RecordAllAsync(_everything.Metrics(600));
        await Client.JsonAsync("reports/own", HttpMethod.Put, new
        {
            title = "Own",
            period = new { kind = "month_to_date" },
            time_zone = "Europe/Berlin",
            sections = new object[]
            {
                new { kind = "custom", title = "Panels", panels = new object[] { new { kind = "figure", query = new { figure = "latency", statistic = "p95" } }, new { kind = "bars", title = "Bars", query = new { figure = "total_cost", group_by = "service" } } } },
                new { kind = "usage" },
            },
        });
        var figures = 0;
        foreach (var name in (string[])["monthly-cost", "service-health", "security-posture", "compliance-evidence", "executive-summary", "own"])
        {
            var report = await DocumentAsync(await MakeAsync(name));

            report.Sections.ShouldAllBe(section => section.Failure == null);
            foreach (var figure in report.Figures.Where(figure => figure.Field.Length > 1 && figure.Field != "/alerts"))
            {
                var answer = System.Text.Json.JsonDocument.Parse((await Service.GetAsync(figure.Query, Service.Token(Roles.Auditor))).Text).RootElement;
                var told = ReportAnswer.NumberOf(ReportAnswer.At(answer, figure.Field));
                // No data is not zero.
                (figure.Value is null ? told is null or { IsZero: true } : told == figure.Value).ShouldBeTrue($"{name}: {figure.Id} is {figure.Value}, and {figure.Query} says {told} in {figure.Field}");
                figures += figure.Value is null ? 0 : 1;
            }
        }

        figures.ShouldBeGreaterThan(40);
    }

    [Fact]
    public async Task it_is_made_again_in_the_same_bytes_whatever_was_recorded_since()
    {
        var ids = await Client.RecordAllAsync(_everything.Metrics(300));
        var run = await MakeAsync("service-health", new { formats = (string[])["pdf", "csv", "html", "xlsx"] });
        var written = await FilesAsync(run);

        // New, late and retracted metrics, another definition, and no file any more.
        await Client.RecordAllAsync(_everything.Metrics(900).Skip(300));
        foreach (var id in ids.Take(20))
            await Client.RetractAsync(id);
        await Client.JsonAsync("reports/service-health", HttpMethod.Put, new { title = "Another", period = new { kind = "last_day" }, sections = new[] { new { kind = "costs" } } });
        await Client.CatchUpAsync();
        Directory.Delete(Path.Combine(Service.Settings.ReportsPath, run.Text("id")), recursive: true);

        var again = await FilesAsync(run);

        // In words first: what differs can be read.
        Lines(again["json"]).Except(Lines(written["json"])).ShouldBeEmpty();
        foreach (var (format, bytes) in written)
            again[format].ShouldBe(bytes, format);
        var files = run["files"]!.AsArray().ToDictionary(file => file!["format"]!.GetValue<string>(), file => file!["sha256"]!.GetValue<string>());
        files.ShouldBe(written.ToDictionary(file => file.Key, file => ReportMaker.HashOf(file.Value)), ignoreOrder: true);
        (await MakeAsync("service-health"))["title"]!.GetValue<string>().ShouldBe("Another");
    }

    [Fact]
    public async Task it_names_the_log_and_a_verification_finds_a_figure_that_was_changed_behind_it()
    {
        await Client.RecordAsync(new { metric_name = "gpu", value = 12.5m, unit = "USD", category = "cost", service = "training", timestamp = LastWeek });
        await Client.JsonAsync("reports/weekly", HttpMethod.Put, new { title = "Weekly", period = new { kind = "last_week" }, sections = new[] { new { kind = "costs" } } });
        var run = await MakeAsync("weekly");
        var report = await DocumentAsync(run);
        var verified = await Client.JsonAsync($"report-runs/{run.Text("id")}/verification");

        report.Figures.Single(figure => figure.Id == "costs.total").Value.ShouldBe((ExactNumber)12.5m);
        report.Provenance.Position.ShouldBe(run["position"]!.GetValue<long>());
        report.Provenance.Checkpoint!.Note.ShouldContain(report.Provenance.Checkpoint.RootHash);
        report.Provenance.Checkpoint.Size.ShouldBeGreaterThan(0);
        verified["same"]!.GetValue<bool>().ShouldBeTrue();
        verified.Text("log").ShouldBe("valid");
        verified["sha256"]!["pdf"]!.GetValue<string>().ShouldBe(ReportMaker.HashOf(await FileAsync(run, "pdf")));

        foreach (var length in (string[])["minute", "hour", "day"])
        {
            await using var forge = Service.Database.CreateCommand($"update read_models.cost_rollups_{length} set sum = 1 where sum = 12.5");
            await forge.ExecuteNonQueryAsync();
        }

        await Service.Host.Services.GetRequiredService<FigureStates>().AdvanceAsync();
        var forged = await Client.JsonAsync($"report-runs/{run.Text("id")}/verification");

        forged["same"]!.GetValue<bool>().ShouldBeFalse();
        forged["differences"]!.AsArray().Select(difference => $"{difference!.Text("id")} {difference!.Text("was")} {difference!.Text("is")}").ShouldContain("costs.total 12.5 1");
        (await Service.GetAsync("/audit?action=report.made")).Json["events"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_section_that_may_not_be_asked_says_so_and_the_rest_is_there()
    {
        await Client.RecordAsync(new { metric_name = "gpu", value = 3, unit = "USD", category = "cost", service = "training", timestamp = LastWeek });
        await Client.JsonAsync("reports/both", HttpMethod.Put, new { title = "Both", period = new { kind = "last_week" }, sections = (object[])[new { kind = "compliance" }, new { kind = "costs" }] });
        using var reader = Service.Client(Roles.Reader);

        var run = await MakeAsync("both", client: reader);
        var report = JsonReport.Parse(await reader.GetByteArrayAsync($"report-runs/{run.Text("id")}/json"));

        report.Sections[0].Failure.ShouldBe("Whoever has this report made may not ask /metrics/compliance.");
        report.Sections[1].Failure.ShouldBeNull();
        report.Figures.Single(figure => figure.Id == "costs.total").Value.ShouldBe((ExactNumber)3m);
        // Of an administrator's, which holds it, a reader is told nothing.
        var whole = await MakeAsync("both");
        (await DocumentAsync(whole)).Sections[0].Failure.ShouldBeNull();
        (await reader.GetAsync($"report-runs/{whole.Text("id")}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task it_is_narrowed_to_the_services_of_who_has_it_made_and_shows_people_to_nobody()
    {
        foreach (var service in (string[])["mine", "theirs"])
        {
            await Client.RecordAsync(new { metric_name = "gpu", value = service.Length, unit = "USD", category = "cost", service, timestamp = LastWeek });
            await Client.RecordAsync(new { metric_name = "request_count", value = 7, unit = "requests", category = "usage", service, user_id = "ada-lovelace", timestamp = LastWeek });
        }

        await Client.JsonAsync("reports/weekly", HttpMethod.Put, new { title = "Weekly", period = new { kind = "last_week" }, sections = (object[])[new { kind = "costs" }, new { kind = "usage" }, new { kind = "summary" }] });
        using var mine = Service.Client(Roles.Reader, "mine");
        var run = await MakeAsync("weekly", client: mine);
        var report = JsonReport.Parse(await mine.GetByteArrayAsync($"report-runs/{run.Text("id")}/json"));

        report.Services.ShouldBe(["mine"]);
        report.Figures.Single(figure => figure.Id == "costs.total").Value.ShouldBe((ExactNumber)4m);
        var all = await MakeAsync("weekly");
        (await mine.GetAsync($"report-runs/{all.Text("id")}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await mine.JsonAsync("report-runs"))["runs"]!.AsArray().Count.ShouldBe(1);
        System.Text.Encoding.UTF8.GetString(await FileAsync(all, "json")).ShouldNotContain("lovelace");
    }

    [Fact]
    public async Task the_same_that_is_under_way_is_the_answer_and_what_cannot_be_made_is_refused_by_name()
    {
        var wanted = new { as_of = DateTimeOffset.UtcNow.Text() };
        var two = await Task.WhenAll(Client.JsonAsync("reports/monthly-cost/runs", HttpMethod.Post, wanted), Client.JsonAsync("reports/monthly-cost/runs", HttpMethod.Post, wanted));
        two[0].Text("id").ShouldBe(two[1].Text("id"));

        (await Service.SendAsync(HttpMethod.Post, "/reports/monthly-cost/runs", """{"formats": ["docx"], "on": "2026-02-30", "as_of": "2999-01-01T00:00:00Z", "by": 1}""")).RefusedFields
            .ShouldBe(["by", "as_of", "on", "formats"], ignoreOrder: true);
        (await Service.SendAsync(HttpMethod.Post, "/reports/nobody/runs")).Status.ShouldBe(404);
        (await Service.GetAsync($"/report-runs/{two[0].Text("id")}/docx")).Status.ShouldBe(404);
        (await Service.GetAsync("/report-runs/none")).Status.ShouldBe(404);
        (await Service.SendAsync(HttpMethod.Post, "/reports/monthly-cost/runs", token: Service.Token(Roles.Writer))).Status.ShouldBe(403);
        await EndAsync(two[0], Client);
    }

    [Fact]
    public async Task after_a_person_is_erased_it_is_made_again_in_the_same_bytes_and_names_nobody()
    {
        const string Person = "ada-lovelace";
        await Client.RecordAllAsync(_everything.Metrics(200));
        foreach (var category in (string[])["usage", "security", "compliance"])
            await Client.RecordAsync(new { metric_name = $"{category}_of_ada", value = 1, unit = "count", category, service = "training", user_id = Person, timestamp = LastWeek });
        await Client.JsonAsync("reports/whole", HttpMethod.Put, new { title = "Whole", period = new { kind = "last_week" }, sections = ((string[])["summary", "costs", "performance", "security", "usage", "compliance", "alerts", "catalogue"]).Select(kind => new { kind }) });
        var run = await MakeAsync("whole");
        var written = await FilesAsync(run);

        (await Client.DeleteAsync($"subjects/{Person}")).EnsureSuccessStatusCode();
        await Client.CatchUpAsync();
        Directory.Delete(Path.Combine(Service.Settings.ReportsPath, run.Text("id")), recursive: true);
        var again = await FilesAsync(run);

        Lines(again["json"]).Except(Lines(written["json"])).ShouldBeEmpty();
        foreach (var (format, bytes) in written)
            again[format].ShouldBe(bytes, format);
        foreach (var format in (string[])["json", "csv", "html"])
            System.Text.Encoding.UTF8.GetString(written[format]).ShouldNotContain(Person);
    }

    [Fact]
    public async Task as_of_a_past_moment_and_on_a_past_day_it_tells_what_was_known_then()
    {
        await Client.RecordAsync(new { metric_name = "gpu", value = 10, unit = "USD", category = "cost", service = "training", timestamp = "2026-10-12T10:00:00Z" });
        await Client.CatchUpAsync();
        var then = DateTimeOffset.UtcNow.Text();
        await Client.RecordAsync(new { metric_name = "gpu", value = 5, unit = "USD", category = "cost", service = "training", timestamp = "2026-10-13T10:00:00Z" });

        var before = await DocumentAsync(await MakeAsync("monthly-cost", new { as_of = then, on = "2026-11-10" }));
        var after = await DocumentAsync(await MakeAsync("monthly-cost", new { on = "2026-11-10" }));

        (before.Period.Label, before.Figures.Single(figure => figure.Id == "costs.total").Value).ShouldBe(("October 2026", (ExactNumber)10m));
        after.Figures.Single(figure => figure.Id == "costs.total").Value.ShouldBe((ExactNumber)15m);
    }

    [Fact]
    public async Task a_preview_is_the_report_and_is_not_kept()
    {
        await Client.RecordAsync(new { metric_name = "gpu", value = 10, unit = "USD", category = "cost", service = "training", timestamp = LastWeek });
        await Client.CatchUpAsync();

        var preview = await Service.SendAsync(HttpMethod.Post, "/reports/preview", """{"title": "T", "period": {"kind": "last_week"}, "sections": [{"kind": "costs"}]}""");
        var page = await Service.SendAsync(HttpMethod.Post, "/reports/preview", """{"title": "T", "period": {"kind": "last_week"}, "sections": [{"kind": "costs"}]}""", headers: ("Accept", "text/html"));

        JsonReport.Parse(System.Text.Encoding.UTF8.GetBytes(preview.Text)).Figures.First().Value.ShouldBe((ExactNumber)10m);
        page.MediaType.ShouldBe("text/html");
        (await Service.GetAsync("/report-runs")).Json["runs"]!.AsArray().ShouldBeEmpty();
    }

    private static string[] Lines(byte[] json) => System.Text.Encoding.UTF8.GetString(json).Split('\n');

    private static string LastWeek => DateTimeOffset.UtcNow.AddDays(-((((int)DateTimeOffset.UtcNow.DayOfWeek + 6) % 7) + 3)).Text();

    private async Task<JsonNode> MakeAsync(string name, object? wanted = null, HttpClient? client = null)
    {
        var asking = client ?? Client;
        return await EndAsync(await asking.JsonAsync($"reports/{name}/runs", HttpMethod.Post, wanted ?? new { formats = (string[])["json"] }), asking);
    }

    private static async Task<JsonNode> EndAsync(JsonNode run, HttpClient client)
    {
        await Until.TrueAsync(async () => (run = await client.JsonAsync($"report-runs/{run.Text("id")}")).Text("state") is "done" or "failed");
        run.Text("state").ShouldBe("done", run.ToJsonString());
        return run;
    }

    private async Task<ReportDocument> DocumentAsync(JsonNode run) => JsonReport.Parse(await FileAsync(run, "json"));

    private Task<byte[]> FileAsync(JsonNode run, string format) => Client.GetByteArrayAsync(string.Create(CultureInfo.InvariantCulture, $"report-runs/{run.Text("id")}/{format}"));

    private async Task<Dictionary<string, byte[]>> FilesAsync(JsonNode run)
    {
        var files = new Dictionary<string, byte[]>();
        foreach (var format in (string[])["pdf", "csv", "html", "xlsx", "json"])
            files[format] = await FileAsync(run, format);
        return files;
    }
}
