using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BusinessMetrics.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BusinessMetrics.Tests.Dashboard.Pages;

/// <summary>Record, Alerts and Budgets: what is done on a page is what the API then says.</summary>
[Collection(BrowserCollection.Name)]
public sealed class WatchPagesTests(Browser browser)
{
    private async Task<JsonNode> AskAsync(string path)
    {
        using var client = new HttpClient { BaseAddress = browser.Url, DefaultRequestHeaders = { Authorization = new("Bearer", browser.Service.Token) } };
        return (await client.GetFromJsonAsync<JsonNode>(path))!;
    }

    [BrowserFact]
    public async Task a_metric_that_is_typed_is_recorded_with_every_digit_and_its_metadata()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var page = window.Page;
        await window.GoAsync("/dashboard/record");

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Metric" }).FillAsync("typed_by_hand");
        await page.GetByLabel("Value", new() { Exact = true }).FillAsync("0.12345678901234567890");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Unit" }).FillAsync("ms");
        await page.GetByLabel("Category").SelectOptionAsync("performance");
        await page.Locator("main").GetByRole(AriaRole.Combobox, new() { Name = "Service" }).FillAsync("recorder");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add metadata" }).ClickAsync();
        await page.GetByLabel("Key 1").FillAsync("batch");
        await page.GetByLabel("Value 1").FillAsync("32");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();

        await Expect(page.Locator("main").GetByText("Recorded", new() { Exact = true })).ToBeVisibleAsync();
        (await window.ViolationsAsync()).ShouldBeEmpty();
        await Until.TrueAsync(async () => (await AskAsync("/metrics?metric_name=typed_by_hand"))["total_count"]!.GetValue<long>() == 1);
        var metric = (await AskAsync("/metrics?metric_name=typed_by_hand"))["metrics"]![0]!;
        metric["value"]!.ToJsonString().ShouldBe("0.1234567890123456789");
        metric["metadata"]!["batch"]!.ToJsonString().ShouldBe("32");
    }

    [BrowserFact]
    public async Task a_file_that_is_sent_twice_counts_once_and_what_is_refused_comes_back_with_its_reason()
    {
        await using var window = await browser.OpenAsync(await browser.TokenAsync("writer"));
        var page = window.Page;
        await window.GoAsync("/dashboard/record?way=file");
        var lines = Enumerable.Range(0, 1_200).Select(i => $"from_a_file,{(i == 700 ? "many" : i)},requests,usage,\"<img src=x onerror=alert(1)>\"");
        var file = string.Join('\n', ["metric_name,value,unit,category,service", .. lines]);

        await page.GetByLabel("CSV or NDJSON file").SetInputFilesAsync(new FilePayload { Name = "may.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(file) });
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Send") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send again" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        (await FigureAsync(page, "Recorded")).ShouldBe("1,199");
        (await FigureAsync(page, "Refused")).ShouldBe("1");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("refused line") }).ClickAsync());
        (await File.ReadAllLinesAsync(await download.PathAsync())).ShouldBe(
        [
            "line,refused_because,metric_name,value,unit,category,service",
            "702,\"value: the string 'many', allowed is a finite JSON number\",from_a_file,many,requests,usage,<img src=x onerror=alert(1)>",
        ]);
        (await window.ViolationsAsync()).ShouldBeEmpty();

        await page.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await Expect(page.Locator(".figure", new() { HasText = "Known already" })).ToContainTextAsync("1,199", new() { Timeout = 30_000 });
        await Until.TrueAsync(async () => (await AskAsync("/metrics?metric_name=from_a_file&limit=1"))["total_count"]!.GetValue<long>() >= 1_199);
        (await AskAsync("/metrics?metric_name=from_a_file&limit=1"))["total_count"]!.GetValue<long>().ShouldBe(1_199);
        window.Console.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task a_rule_says_as_it_is_typed_how_often_it_would_have_fired()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var page = window.Page;
        await window.GoAsync("/dashboard/alerts?new=rule");

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Figure" }).FillAsync("inference_latency");
        await page.GetByLabel("Warning threshold").FillAsync("1000000");
        await Expect(page.GetByText("It would not have fired in the last 7 days.")).ToBeVisibleAsync();
        await page.GetByLabel("Warning threshold").FillAsync("1");
        var sentence = page.GetByText(new Regex(@"It would have fired (once|\d+ times) in the last 7 days"));
        await Expect(sentence).ToBeVisibleAsync();
        (await window.ViolationsAsync()).ShouldBeEmpty();
        (await AskAsync("/alerts/rules"))["rules"]!.AsArray().ShouldBeEmpty();

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("any-answer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the rule" }).ClickAsync();
        await Expect(page.Locator("main h1")).ToHaveTextAsync("Rule any-answer");
        (await AskAsync("/alerts/rules/any-answer"))["warning"]!["threshold"]!.GetValue<double>().ShouldBe(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the rule" }).ClickAsync();
        await Expect(page.Locator("main h1")).ToHaveTextAsync("Alerts");
        (await AskAsync("/alerts/rules"))["rules"]!.AsArray().ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task a_reader_tries_a_rule_and_cannot_set_one()
    {
        await using var window = await browser.OpenAsync(await browser.TokenAsync("reader"));
        await window.GoAsync("/dashboard/alerts?new=rule");

        await window.Page.GetByRole(AriaRole.Combobox, new() { Name = "Figure" }).FillAsync("total_cost");
        await window.Page.GetByLabel("Critical threshold").FillAsync("1000000000");

        await Expect(window.Page.GetByText("It would not have fired in the last 7 days.")).ToBeVisibleAsync();
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Save the rule" })).ToHaveCountAsync(0);
        window.Console.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task a_budget_is_set_shown_with_its_author_and_removed()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var page = window.Page;
        await window.GoAsync("/dashboard/budgets?set=training");

        await page.GetByLabel("A month, in USD").FillAsync("-1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set the budget" }).ClickAsync();
        await Expect(page.GetByText(new Regex("Allowed is an amount of money above 0"))).ToBeVisibleAsync();
        await page.GetByLabel("A month, in USD").FillAsync("123456.75");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set the budget" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.Locator("article", new() { HasText = "training" })).ToContainTextAsync("Set by developer");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Changes of budgets" })).ToContainTextAsync("123456.75 USD a month");
        var budget = (await AskAsync("/budgets"))["budgets"]!.AsArray().Single(each => each!["scope"]!.GetValue<string>() == "training")!;
        budget["amount"]!.ToJsonString().ShouldBe(123456.75m.ToString(CultureInfo.InvariantCulture));

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the budget of training" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove the budget" }).ClickAsync();
        await Expect(page.Locator("article", new() { HasText = "training" })).ToContainTextAsync("nobody set one");
    }

    private static Task<string> FigureAsync(IPage page, string label) =>
        page.Locator(".figure").Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = label, Exact = true }) }).Locator(".figure-value").InnerTextAsync();
}
