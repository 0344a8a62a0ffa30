using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BusinessMetrics.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BusinessMetrics.Tests.Dashboard.Pages;

/// <summary>Links that are given away: what a dialog makes opens without an account, until the page of links revokes it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SharePageTests(Browser browser)
{
    [BrowserFact]
    public async Task a_page_is_shared_the_link_is_shown_once_opens_without_an_account_and_is_revoked()
    {
        await using var window = await browser.OpenAsync(await browser.TokenAsync("reader"));
        var page = window.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);
        await window.GoAsync("/dashboard/costs?range=30d&service=training");

        await page.GetByRole(AriaRole.Button, new() { Name = "Share… Costs" }).ClickAsync();
        await Expect(dialog.GetByLabel("Only these services")).ToHaveValueAsync("training");
        await dialog.GetByLabel("Name").FillAsync("Of a page");
        await dialog.GetByLabel("Expires in days").FillAsync("1000");
        await dialog.GetByLabel("Password").FillAsync("known to two of us");
        (await window.ViolationsAsync()).ShouldBeEmpty();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        await Expect(dialog.Locator(".field", new() { HasText = "Expires in days" })).ToContainTextAsync("Allowed is");
        await dialog.GetByLabel("Expires in days").FillAsync("7");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("it is not shown again");
        var link = new Uri(await dialog.GetByRole(AriaRole.Region, new() { Name = "the link" }).InnerTextAsync());
        (await window.ViolationsAsync()).ShouldBeEmpty();
        page.Url.ShouldNotContain("/shared/");

        using var stranger = new HttpClient();
        var opened = await stranger.GetAsync(new Uri(browser.Url, link.AbsolutePath));
        opened.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await opened.Content.ReadAsStringAsync()).ShouldContain("type=\"password\"");

        await dialog.GetByRole(AriaRole.Link, new() { Name = "All links" }).ClickAsync();
        await Expect(page.Locator("main h1")).ToHaveTextAsync("Shares");
        var row = page.Locator("tr", new() { HasText = "Of a page" });
        await Expect(row).ToContainTextAsync("Costs and Budgets, the last 30 days; only training");
        await Expect(row).ToContainTextAsync("live");
        await Expect(row.Locator("[data-title=Password]")).ToHaveTextAsync("yes");
        (await page.Locator("body").InnerTextAsync()).ShouldNotContain(link.AbsolutePath);
        (await window.ViolationsAsync()).ShouldBeEmpty();

        await row.GetByRole(AriaRole.Button, new() { Name = "Revoke Of a page" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Revoke the link" }).ClickAsync();
        await Expect(row).ToContainTextAsync("revoked");
        (await stranger.GetAsync(new Uri(browser.Url, link.AbsolutePath))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        window.Console.ShouldAllBe(line => line.Contains("400", StringComparison.Ordinal));

        await using var phone = await browser.OpenAsync(browser.Service.Token, width: 320, height: 700, scheme: ColorScheme.Dark);
        await phone.GoAsync("/dashboard/shares");
        (await phone.ViolationsAsync()).ShouldBeEmpty();
        (await phone.ScrollsSidewaysAsync()).ShouldBeFalse();
        await phone.GoAsync("/dashboard/performance?range=7d");
        await phone.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Share… Latency, p95, by service") }).ClickAsync();
        await Expect(phone.Page.GetByRole(AriaRole.Dialog).GetByLabel("Name")).ToBeVisibleAsync();
        (await phone.ViolationsAsync()).ShouldBeEmpty();
        (await phone.ScrollsSidewaysAsync()).ShouldBeFalse();
    }

    [BrowserFact]
    public async Task a_chart_is_shared_as_the_question_that_it_is_and_a_run_as_it_was_made()
    {
        using var client = browser.Service.Client();
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var page = window.Page;
        await window.GoAsync("/dashboard/performance?range=7d&model=fraud-gbm&by=model_name");

        var chart = await ShareAsync(page, new("^Share… Latency, p95, by model"), "Of a chart");
        chart["kind"]!.GetValue<string>().ShouldBe("panel");
        chart["panel"]!["query"]!["figure"]!.GetValue<string>().ShouldBe("latency");
        chart["panel"]!["query"]!["model_name"]!.GetValue<string>().ShouldBe("fraud-gbm");
        chart["time"]!["time_range"]!.GetValue<string>().ShouldBe("7d");
        chart["as_of"].ShouldBeNull();

        var made = await client.PostAsJsonAsync("/reports/security-posture/runs", new { formats = (string[])["json"] });
        var run = (await made.Content.ReadFromJsonAsync<JsonNode>())!["id"]!.GetValue<string>();
        await window.GoAsync($"/dashboard/report-runs/{run}");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "The report" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        (await ShareAsync(page, new("^Share… Security posture"), "Of a run"))["run"]!.GetValue<string>().ShouldBe(run);

        await window.GoAsync("/dashboard/shares");
        foreach (var name in (string[])["Of a chart", "Of a run"])
        {
            await page.GetByRole(AriaRole.Button, new() { Name = $"Revoke {name}" }).ClickAsync();
            await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Revoke the link" }).ClickAsync();
            await Expect(page.Locator("tr", new() { HasText = name })).ToContainTextAsync("revoked");
        }

        window.Console.ShouldBeEmpty();

        async Task<JsonNode> ShareAsync(IPage on, Regex button, string name)
        {
            await on.GetByRole(AriaRole.Button, new() { NameRegex = button }).ClickAsync();
            await on.GetByRole(AriaRole.Dialog).GetByLabel("Name").FillAsync(name);
            await on.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
            await Expect(on.GetByRole(AriaRole.Dialog)).ToContainTextAsync("it is not shown again");
            await on.GetByRole(AriaRole.Button, new() { Name = "I have it" }).ClickAsync();
            return (await client.GetFromJsonAsync<JsonNode>("/shares"))!["shares"]!.AsArray().Single(share => share!["name"]!.GetValue<string>() == name)!;
        }
    }

    [BrowserFact]
    public async Task as_of_a_moment_what_is_shared_is_as_of_that_moment_unless_somebody_says_otherwise()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var moment = DateTimeOffset.UtcNow.AddDays(-3);
        await window.GoAsync($"/dashboard/usage?range=7d&asOf={moment:yyyy-MM-ddTHH:mm:ssZ}");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Share… Usage" }).ClickAsync();

        var figures = window.Page.GetByRole(AriaRole.Dialog).GetByLabel("Figures");
        await Expect(figures).ToHaveValueAsync("asOf");
        await Expect(figures.Locator("option")).ToHaveCountAsync(3);
        await window.Page.Keyboard.PressAsync("Escape");
        await Expect(window.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(window.Page.Locator(":focus")).ToHaveTextAsync("Share… Usage");
        window.Console.ShouldBeEmpty();
    }
}
