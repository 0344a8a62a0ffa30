using BusinessMetrics.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BusinessMetrics.Tests.Dashboard.Pages;

/// <summary>Audit and System: what is proven and mended there is so.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TrustPagesTests(Browser browser)
{
    [BrowserFact]
    public async Task an_events_proof_is_verified_in_the_browser_and_fails_with_another_key()
    {
        await using var window = await browser.OpenAsync(await browser.TokenAsync("auditor"));
        var page = window.Page;
        var looks = 0;
        page.Request += (_, request) => looks += new Uri(request.Url).AbsolutePath == "/audit" ? 1 : 0;
        await window.GoAsync("/dashboard/audit?action=token.make");
        // The oldest: a checkpoint is signed once a minute, and the service has run that long or is waited for.
        await page.GetByRole(AriaRole.Region, new() { Name = "Events on this page, table" }).Locator("tbody tr").Last.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Audit event", Level = 1 })).ToBeVisibleAsync();
        await window.SettledAsync();
        // Each is in the trail, so leaving the page is none.
        looks.ShouldBe(1);

        await Until.TrueAsync(async () =>
        {
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Verify") }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Verify again" })).ToBeVisibleAsync();
            return await page.Locator(".steps li").CountAsync() > 0;
        });
        await Expect(page.Locator("[data-holds=true]").First).ToBeVisibleAsync();
        (await page.Locator("[data-holds=false]").CountAsync()).ShouldBe(0);

        await page.GetByText("Give a fingerprint").ClickAsync();
        await page.GetByLabel("Fingerprint or public key").FillAsync(new string('a', 64));
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Pin this key") }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Verify") }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("Nothing is proven");
        window.Console.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task a_read_model_is_rebuilt_from_the_page_and_compared_with_the_records()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var page = window.Page;
        await window.GoAsync("/dashboard/system");
        var row = page.GetByRole(AriaRole.Region, new() { Name = "Read models, table" }).GetByRole(AriaRole.Row, new() { NameRegex = new("^security") });

        await row.GetByRole(AriaRole.Button, new() { NameRegex = new("^Rebuild") }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Rebuild security" }).ClickAsync();
        await Expect(row).ToContainTextAsync("rebuilt from", new() { Timeout = 60_000 });
        await row.GetByRole(AriaRole.Button, new() { NameRegex = new("^Compare") }).ClickAsync();
        await Expect(page.Locator(".toasts")).ToContainTextAsync("security is what the records say", new() { Timeout = 60_000 });
    }
}
