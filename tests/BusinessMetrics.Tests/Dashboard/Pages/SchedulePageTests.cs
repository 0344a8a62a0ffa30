using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BusinessMetrics.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BusinessMetrics.Tests.Dashboard.Pages;

/// <summary>Schedules: what is set, tried and sent there is what the API then says.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SchedulePageTests(Browser browser)
{
    [BrowserFact]
    public async Task a_schedule_is_set_with_the_form_tried_sent_paused_and_removed()
    {
        using var client = browser.Service.Client();
        (await client.PutAsJsonAsync("/channels/board", new { kind = "log" })).EnsureSuccessStatusCode();
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var page = window.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);
        await window.GoAsync("/dashboard/schedules");

        await page.GetByRole(AriaRole.Link, new() { Name = "New schedule" }).ClickAsync();
        await Expect(page.Locator("main h1")).ToHaveTextAsync("New schedule");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("of-a-page");
        await page.GetByLabel("Report", new() { Exact = true }).SelectOptionAsync("security-posture");
        await page.GetByLabel("Times", new() { Exact = true }).FillAsync("0 7 * * 1");
        await Expect(page.GetByText("That is each Monday at 07:00.")).ToBeVisibleAsync();
        await page.GetByLabel("Time zone").FillAsync("Nowhere/Else");
        await page.GetByLabel("Channel 1").SelectOptionAsync("board");
        await page.GetByLabel("Only these services 1").FillAsync("training");
        await page.GetByLabel("Watermark 1").FillAsync("For the board");
        (await window.ViolationsAsync()).ShouldBeEmpty();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the schedule" }).ClickAsync();
        await Expect(page.Locator(".field", new() { HasText = "Time zone" })).ToContainTextAsync("Allowed is");
        (await window.ViolationsAsync()).ShouldBeEmpty();
        await page.GetByLabel("Time zone").FillAsync("Europe/Berlin");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the schedule" }).ClickAsync();

        await Expect(page.Locator("main h1")).ToHaveTextAsync("of-a-page");
        await Expect(page.Locator(".answer")).ToContainTextAsync("each Monday at 07:00 (Europe/Berlin), to board (training)");
        await Expect(page.Locator(".next-runs li")).ToHaveCountAsync(5);
        await Expect(page.Locator(".next-runs li").First).ToContainTextAsync(new Regex(@"Mon.*07:00 \(Europe/Berlin\)"));
        var definition = (await client.GetFromJsonAsync<JsonNode>("/report-schedules/of-a-page"))!["definition"]!;
        definition["recipients"]![0]!["watermark"]!.GetValue<string>().ShouldBe("For the board");
        definition["when"]!["cron"]!.GetValue<string>().ShouldBe("0 7 * * 1");
        (await window.ViolationsAsync()).ShouldBeEmpty();

        var times = page.GetByRole(AriaRole.Region, new() { Name = "Each time" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await Expect(times.Locator("tbody tr").First).ToContainTextAsync("tried, sent to nobody", new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Make and send now" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("It is sent to board (training)");
        (await window.ViolationsAsync()).ShouldBeEmpty();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make and send it" }).ClickAsync();
        await Expect(times.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(times.Locator("tbody tr").First).ToContainTextAsync("sent", new() { Timeout = 60_000 });
        await Expect(times.Locator("tbody tr").First.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", new Regex("/dashboard/report-runs/"));
        (await window.ViolationsAsync()).ShouldBeEmpty();

        await page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new("^Paused") }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the schedule" }).ClickAsync();
        await Expect(page.Locator(".answer")).ToContainTextAsync("paused");
        await window.GoAsync("/dashboard/schedules");
        await Expect(page.Locator("tr", new() { HasText = "of-a-page" })).ToContainTextAsync("paused");
        (await window.ViolationsAsync()).ShouldBeEmpty();

        await using var phone = await browser.OpenAsync(browser.Service.Token, width: 320, height: 700, scheme: ColorScheme.Dark);
        foreach (var path in (string[])["schedules", "schedules?new=schedule", "schedules/of-a-page"])
        {
            await phone.GoAsync($"/dashboard/{path}");
            (await phone.ViolationsAsync()).ShouldBeEmpty(path);
            (await phone.ScrollsSidewaysAsync()).ShouldBeFalse(path);
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "of-a-page" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove the schedule" }).ClickAsync();
        await Expect(page.Locator("main h1")).ToHaveTextAsync("Schedules");
        (await client.GetFromJsonAsync<JsonNode>("/report-schedules"))!["schedules"]!.AsArray().ShouldBeEmpty();
        (await client.DeleteAsync("/channels/board")).EnsureSuccessStatusCode();
        window.Console.ShouldAllBe(line => line.Contains("400", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task a_schedule_may_wait_for_a_months_end_an_alerts_end_or_a_budget()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var page = window.Page;
        await window.GoAsync("/dashboard/schedules?new=schedule");

        await page.GetByLabel("When", new() { Exact = true }).SelectOptionAsync("month_closed");
        await Expect(page.GetByLabel("Days after its end")).ToHaveValueAsync("3");
        await page.GetByLabel("When", new() { Exact = true }).SelectOptionAsync("alert_ended");
        await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Rule" })).ToBeVisibleAsync();
        await page.GetByLabel("When", new() { Exact = true }).SelectOptionAsync("budget_exceeded");
        await Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Budget" })).ToHaveValueAsync("total");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a recipient" }).ClickAsync();
        await Expect(page.GetByLabel("Channel 2")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove recipient 2" }).ClickAsync();

        await Expect(page.GetByLabel("Channel 2")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save the schedule" })).ToBeDisabledAsync();
        (await window.ViolationsAsync()).ShouldBeEmpty();
        window.Console.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task a_reader_sees_schedules_and_sets_none()
    {
        await using var window = await browser.OpenAsync(await browser.TokenAsync("reader"));

        await window.GoAsync("/dashboard/schedules?new=schedule");

        await Expect(window.Page.Locator("main h1")).ToHaveTextAsync("Schedules");
        await Expect(window.Page.Locator("main")).ToContainTextAsync("Schedules are set by administrators.");
        await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "New schedule" })).ToHaveCountAsync(0);
        window.Console.ShouldBeEmpty();
    }
}
