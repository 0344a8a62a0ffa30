using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Tests.Host.Deployment;
using BusinessMetrics.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BusinessMetrics.Tests.Dashboard.Pages;

/// <summary>Reports, a report's own page and its runs: what is done there is what the API then says.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ReportPagesTests(Browser browser)
{
    [BrowserFact]
    public async Task a_reader_has_a_report_made_sees_how_far_it_is_where_the_button_is_reads_it_and_downloads_it()
    {
        await using var window = await browser.OpenAsync(await browser.TokenAsync("reader"));
        var page = window.Page;
        await window.GoAsync("/dashboard/reports");
        var row = page.Locator("tr", new() { HasText = "Executive summary" });
        await Expect(row).ToContainTextAsync("ready-made");
        await Expect(row).ToContainTextAsync("the last month");
        await Expect(row).ToContainTextAsync("The board");
        (await window.ViolationsAsync()).ShouldBeEmpty();

        await row.GetByRole(AriaRole.Button, new() { Name = "Make now Executive summary" }).ClickAsync();
        await Expect(row.GetByRole(AriaRole.Status)).ToContainTextAsync("done", new() { Timeout = 60_000 });
        (await window.ViolationsAsync()).ShouldBeEmpty();
        var download = await page.RunAndWaitForDownloadAsync(() => row.GetByRole(AriaRole.Link, new() { NameRegex = new("^JSON of Executive summary") }).ClickAsync());

        download.SuggestedFilename.ShouldStartWith("executive-summary ");
        download.SuggestedFilename.ShouldEndWith(".json");
        var document = JsonNode.Parse(await File.ReadAllTextAsync(await download.PathAsync()))!;
        document["title"]!.GetValue<string>().ShouldBe("Executive summary");
        var figures = document["sections"]![0]!["blocks"]!.AsArray().First(block => block!["type"]!.GetValue<string>() == "figures")!["figures"]!.AsArray();
        figures[0]!["value"].ShouldNotBeNull();

        await row.GetByRole(AriaRole.Link, new() { NameRegex = new("^Last run of Executive summary") }).ClickAsync();
        await window.SettledAsync();
        var report = page.GetByRole(AriaRole.Region, new() { Name = "The report" });
        await Expect(report.GetByRole(AriaRole.Heading, new() { Name = "Summary", Exact = true })).ToBeVisibleAsync();
        await Expect(report.Locator(".report-statements")).ToContainTextAsync("Spend was ");
        await Expect(report.Locator("dt", new() { HasText = "Spend" }).First).ToBeVisibleAsync();
        (await report.Locator("figure").CountAsync()).ShouldBeGreaterThan(0);
        await Expect(report).ToContainTextAsync("up to event");
        (await window.ViolationsAsync()).ShouldBeEmpty();
        window.Console.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task a_report_is_copied_and_changed_with_the_form_by_keyboard_too_and_a_refusal_stands_at_its_field()
    {
        using var client = browser.Service.Client();
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var page = window.Page;
        await window.GoAsync("/dashboard/reports/monthly-cost");
        var preview = page.GetByRole(AriaRole.Region, new() { Name = "Preview" });
        await Expect(preview.GetByRole(AriaRole.Heading, new() { Name = "Budgets", Exact = true })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Copy as new report" }).ClickAsync();
        await Expect(page.Locator("main h1")).ToHaveTextAsync("New report");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("of-a-form");
        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("Of a form");
        await page.GetByLabel("Time zone").FillAsync("Nowhere/Else");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the report" }).ClickAsync();
        await Expect(page.Locator(".field", new() { HasText = "Time zone" })).ToContainTextAsync("Allowed is an IANA name");
        await Expect(preview).ToContainTextAsync("This is no report yet");
        (await window.ViolationsAsync()).ShouldBeEmpty();

        await page.GetByLabel("Time zone").FillAsync("Europe/Berlin");
        var up = page.GetByRole(AriaRole.Button, new() { Name = "Move Budgets up" });
        await up.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(up).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(up).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Summary" }).ClickAsync();
        await page.GetByLabel("Another section").SelectOptionAsync("custom");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the section" }).ClickAsync();
        await page.GetByLabel("Title of section 3").FillAsync("By model");
        await page.GetByLabel("Panels of section 3").FillAsync("""[{"kind": "series", "query": {"figure": "latency", "time_range": "7d"}}]""");
        await Expect(page.Locator(".field", new() { HasText = "Panels of section 3" })).ToContainTextAsync("the report says that");
        await page.GetByLabel("Panels of section 3").FillAsync("""[{"kind": "series", "title": "p95", "query": {"figure": "latency", "group_by": "model_name", "statistic": "p95"}}]""");
        await Expect(preview.GetByRole(AriaRole.Heading, new() { Name = "By model", Exact = true })).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await window.SettledAsync();
        // What the header covers half while the page is scrolled counts as too small a target.
        await page.EvaluateAsync("scrollTo(0, 0)");
        (await window.ViolationsAsync()).ShouldBeEmpty();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the report" }).ClickAsync();

        await page.WaitForURLAsync(new Regex("/dashboard/reports/of-a-form"));
        await Expect(page.Locator("main h1")).ToHaveTextAsync("Of a form");
        var definition = (await client.GetFromJsonAsync<JsonNode>("/reports/of-a-form"))!["definition"]!;
        definition["sections"]!.AsArray().Select(section => section!["kind"]!.GetValue<string>()).ShouldBe(["budgets", "costs", "custom"]);
        definition["time_zone"]!.GetValue<string>().ShouldBe("Europe/Berlin");

        await page.GetByLabel("For whom").FillAsync("Whoever asks");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the report" }).ClickAsync();
        await Expect(page.Locator(".answer")).ToContainTextAsync("version 2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Versions" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Version 2, the present one");
        (await window.ViolationsAsync()).ShouldBeEmpty();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Put version 1 into the form" }).ClickAsync();
        await Expect(page.GetByLabel("For whom")).ToHaveValueAsync("Finance and those who own a budget");

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove the report" }).ClickAsync();
        await Expect(page.Locator("main h1")).ToHaveTextAsync("Reports");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("Of a form");
        window.Console.ShouldAllBe(line => line.Contains("400", StringComparison.Ordinal));
    }

    [Fact]
    public void the_form_offers_the_languages_and_formats_that_there_are()
    {
        Listed("report.ts", "locales").ShouldBe(ReportLocale.Names);
        Listed("run.ts", "formats").ShouldBe(AlertNames.All<ReportFormat>(), ignoreOrder: true);
    }

    [BrowserFact]
    public async Task runs_are_listed_the_newest_first_and_the_page_follows_what_is_made_meanwhile()
    {
        using var client = browser.Service.Client();
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var page = window.Page;
        await window.GoAsync("/dashboard/report-runs?report=service-health");
        await Expect(page.Locator("main")).ToContainTextAsync("Nothing was made yet");

        var made = await client.PostAsJsonAsync("/reports/service-health/runs", new { formats = (string[])["json"], watermark = "Draft" });
        made.EnsureSuccessStatusCode();
        var id = (await made.Content.ReadFromJsonAsync<JsonNode>())!["id"]!.GetValue<string>();

        var row = page.Locator("tbody tr").First;
        await Expect(row).ToContainTextAsync("done", new() { Timeout = 60_000 });
        await Expect(row).ToContainTextAsync("4 of 4 sections");
        await Expect(row.GetByRole(AriaRole.Link, new() { NameRegex = new("^PDF of Service health") })).ToHaveAttributeAsync("href", $"/report-runs/{id}/pdf");
        await Expect(row.Locator("li", new() { HasText = "JSON" })).ToContainTextAsync("kB");
        (await window.ViolationsAsync()).ShouldBeEmpty();
        window.Console.ShouldBeEmpty();

        await using var phone = await browser.OpenAsync(browser.Service.Token, width: 320, height: 700, scheme: ColorScheme.Dark);
        foreach (var path in (string[])["reports", "reports?new=report", "reports/service-health", "report-runs", $"report-runs/{id}"])
        {
            await phone.GoAsync($"/dashboard/{path}");
            (await phone.ViolationsAsync()).ShouldBeEmpty(path);
            (await phone.ScrollsSidewaysAsync()).ShouldBeFalse(path);
        }

        await Expect(phone.Page.Locator(".report")).ToContainTextAsync("Watermark: Draft");
        await using var wall = await browser.OpenAsync(browser.Service.Token, width: 3840, height: 2160);
        await wall.GoAsync($"/dashboard/report-runs/{id}");
        (await wall.ViolationsAsync()).ShouldBeEmpty();
        (await wall.ScrollsSidewaysAsync()).ShouldBeFalse();
    }

    private static string[] Listed(string file, string name)
    {
        var source = RepositoryFiles.Read($"src/BusinessMetrics/Dashboard/web/src/features/reports/{file}");
        var list = Regex.Match(source, $@"export const {name} = \[([^\]]*)\] as const;").Groups[1].Value;
        return [.. list.Split(',').Select(each => each.Trim(' ', '\''))];
    }
}
