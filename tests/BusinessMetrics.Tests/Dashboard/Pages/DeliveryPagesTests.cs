using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BusinessMetrics.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BusinessMetrics.Tests.Dashboard.Pages;

/// <summary>Channels, Routes, Silences, Deliveries and an alert's own page: what is done there is what the API then says.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DeliveryPagesTests(Browser browser)
{
    [BrowserFact]
    public async Task a_channel_is_made_tried_and_its_secret_shown_once()
    {
        using var client = browser.Service.Client();
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var page = window.Page;
        await window.GoAsync("/dashboard/channels");

        await page.GetByRole(AriaRole.Link, new() { Name = "New channel" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("of-a-page");
        await dialog.GetByLabel("Kind").SelectOptionAsync("log");
        (await window.ViolationsAsync()).ShouldBeEmpty();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save the channel" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Test of-a-page" }).ClickAsync();
        await Expect(page.GetByText(new Regex("It took the test in"))).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "New channel" }).ClickAsync();
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("of-a-hook");
        await dialog.GetByLabel("Address").FillAsync("ftp://example.org");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save the channel" }).ClickAsync();
        await Expect(dialog.GetByText(new Regex("Allowed is an http or https URL"))).ToBeVisibleAsync();
        await dialog.GetByLabel("Address").FillAsync("https://hooks.example.org/alerts");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save the channel" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Region, new() { Name = "the secret" })).ToContainTextAsync("whsec_");
        (await window.ViolationsAsync()).ShouldBeEmpty();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "I have it" }).ClickAsync();
        await Expect(page.Locator("main")).Not.ToContainTextAsync("whsec_");
        page.Url.ShouldNotContain("whsec");
        (await window.ViolationsAsync()).ShouldBeEmpty();

        foreach (var name in (string[])["of-a-page", "of-a-hook"])
        {
            await page.GetByRole(AriaRole.Button, new() { Name = $"Remove {name}" }).ClickAsync();
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove the channel" }).ClickAsync();
            await Expect(page.Locator("article", new() { HasText = name })).ToHaveCountAsync(0);
        }

        (await client.GetFromJsonAsync<JsonNode>("/channels"))!["channels"]!.AsArray().ShouldBeEmpty();
        window.Console.ShouldAllBe(line => line.Contains("400", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task a_route_is_made_and_tried_and_a_silence_holds_back_what_it_takes_until_it_is_ended()
    {
        using var client = browser.Service.Client();
        (await client.PutAsJsonAsync("/channels/team", new { kind = "log" })).EnsureSuccessStatusCode();
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var page = window.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);
        await window.GoAsync("/dashboard/routes");

        await page.GetByRole(AriaRole.Link, new() { Name = "New route" }).ClickAsync();
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("worst");
        await dialog.GetByRole(AriaRole.Checkbox, new() { Name = "critical" }).CheckAsync();
        await dialog.GetByRole(AriaRole.Checkbox, new() { Name = "team" }).CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add a time to When nothing is told" }).ClickAsync();
        await dialog.GetByLabel("Begins 1").FillAsync("never");
        await dialog.GetByLabel("Lasts 1").FillAsync("8h");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save the route" }).ClickAsync();
        await Expect(dialog.GetByText(new Regex("Allowed is five fields"))).ToBeVisibleAsync();
        (await window.ViolationsAsync()).ShouldBeEmpty();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove time 1" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save the route" }).ClickAsync();
        await Expect(page.GetByText("Critical alerts → team: waits 30 s, again after 4 h.")).ToBeVisibleAsync();

        var tester = page.GetByRole(AriaRole.Search, new() { Name = "An alert that there might be" });
        await tester.GetByRole(AriaRole.Combobox, new() { Name = "Rule" }).FillAsync("slow-answers");
        await tester.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await Expect(page.GetByText("team would be told.")).ToBeVisibleAsync();
        await tester.GetByLabel("Severity").SelectOptionAsync("low");
        await tester.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await Expect(page.GetByText("Nobody would be told.")).ToBeVisibleAsync();
        await Expect(page.GetByText(new Regex("does not take it: "))).ToBeVisibleAsync();
        (await window.ViolationsAsync()).ShouldBeEmpty();

        await window.GoAsync("/dashboard/silences?new=silence&rule=slow-answers");
        await dialog.GetByLabel("Why").FillAsync("Moving to the new cluster.");
        (await window.ViolationsAsync()).ShouldBeEmpty();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Silence them" }).ClickAsync();
        var open = page.GetByRole(AriaRole.Region, new() { Name = "Open" });
        await Expect(open).ToContainTextAsync("Moving to the new cluster.");
        await window.GoAsync("/dashboard/routes");
        await tester.GetByRole(AriaRole.Combobox, new() { Name = "Rule" }).FillAsync("slow-answers");
        await tester.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await Expect(page.GetByText("Nobody would be told while it is silenced; else team.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("Moving to the new cluster") }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^End the silence of") }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "End it" }).ClickAsync();
        await Expect(open).ToContainTextAsync("No silence holds or is to come");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Ended" })).ToContainTextAsync("Moving to the new cluster.");
        (await window.ViolationsAsync()).ShouldBeEmpty();

        await window.GoAsync("/dashboard/routes");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove worst" }).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Remove the route" }).ClickAsync();
        await Expect(page.GetByText("No route: nobody is told of alerts.")).ToBeVisibleAsync();
        (await client.DeleteAsync("/channels/team")).EnsureSuccessStatusCode();
        window.Console.ShouldAllBe(line => line.Contains("400", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task an_alert_says_on_its_own_page_whom_it_reached_and_is_acknowledged_there_and_its_notice_is_sent_again()
    {
        using var client = browser.Service.Client();
        (await client.PutAsJsonAsync("/channels/told", new { kind = "log" })).EnsureSuccessStatusCode();
        (await client.PutAsJsonAsync("/routes/any-alert", new { channels = (string[])["told"], wait = "0s" })).EnsureSuccessStatusCode();
        (await client.PutAsJsonAsync("/alerts/rules/any-answer", JsonNode.Parse(
            """{"metric": "inference_latency", "statistic": "count", "window": "30d", "comparison": "above", "critical": {"threshold": 0}}"""))).EnsureSuccessStatusCode();
        JsonNode? alert = null;
        await Until.TrueAsync(async () =>
            (alert = (await client.GetFromJsonAsync<JsonNode>("/alerts?status=firing&rule=any-answer"))!["alerts"]!.AsArray().FirstOrDefault()) is not null);
        var id = alert!["id"]!.GetValue<string>();
        await Until.TrueAsync(async () => (await client.GetFromJsonAsync<JsonNode>($"/deliveries?alert={id}&state=delivered"))!["deliveries"]!.AsArray().Count == 1);
        await using var window = await browser.OpenAsync(await browser.TokenAsync("reader"));
        var page = window.Page;
        var dialog = page.GetByRole(AriaRole.Dialog);

        await window.GoAsync($"/dashboard/alerts/{id}?acknowledge=1");
        await Expect(dialog).ToContainTextAsync("It fires on");
        (await client.GetFromJsonAsync<JsonNode>($"/alerts?id={id}"))!["alerts"]![0]!["acknowledged"].ShouldBeNull();
        await dialog.GetByLabel("Note").FillAsync("The cluster is being restarted.");
        (await window.ViolationsAsync()).ShouldBeEmpty();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "I see to it" }).ClickAsync();

        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.Locator("main")).ToContainTextAsync("The cluster is being restarted.");
        await Expect(page.Locator("main")).ToContainTextAsync("It reached told.");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Acknowledge" })).ToHaveCountAsync(0);
        (await client.GetFromJsonAsync<JsonNode>($"/alerts?id={id}"))!["alerts"]![0]!["acknowledged"]!["note"]!.GetValue<string>().ShouldBe("The cluster is being restarted.");
        (await window.ViolationsAsync()).ShouldBeEmpty();
        await window.GoAsync("/dashboard/alerts");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Firing" })).ToContainTextAsync("acknowledged by");
        window.Console.ShouldBeEmpty();

        await using var admin = await browser.OpenAsync(browser.Service.Token, width: 320, height: 700, scheme: ColorScheme.Dark);
        foreach (var path in (string[])[$"alerts/{id}", "channels", "routes", "silences?new=silence", "routes?new=route", "channels?set=told", "deliveries"])
        {
            await admin.GoAsync($"/dashboard/{path}");
            (await admin.ViolationsAsync()).ShouldBeEmpty(path);
            (await admin.ScrollsSidewaysAsync()).ShouldBeFalse(path);
        }

        await admin.Page.Locator("td[data-title=Notice] a").First.ClickAsync();
        var delivery = admin.Page.GetByRole(AriaRole.Dialog);
        await Expect(delivery).ToContainTextAsync("The other side took it.");
        (await admin.ViolationsAsync()).ShouldBeEmpty();
        await delivery.GetByRole(AriaRole.Button, new() { Name = "Send it again" }).ClickAsync();
        await Expect(admin.Page.GetByText("1 notice is sent again.")).ToBeVisibleAsync();
        await Until.TrueAsync(async () => (await client.GetFromJsonAsync<JsonNode>($"/deliveries?alert={id}"))!["deliveries"]![0]!["attempts"]!.AsArray().Count == 2);

        foreach (var path in (string[])["/alerts/rules/any-answer", "/routes/any-alert", "/channels/told"])
            (await client.DeleteAsync(path)).EnsureSuccessStatusCode();
    }
}
