using System.Text.RegularExpressions;
using System.Web;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BusinessMetrics.Tests.Dashboard.Pages;

/// <summary>What somebody looks at is in the address.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class AddressTests(Browser browser)
{
    [BrowserFact]
    public async Task dragging_over_a_chart_zooms_every_part_of_the_page_and_back_goes_back()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);
        await window.GoAsync("/dashboard/?range=7d");
        var canvas = window.Page.Locator(".canvas .u-over").First;
        var box = (await canvas.BoundingBoxAsync())!;

        await window.Page.Mouse.MoveAsync(box.X + (box.Width / 4), box.Y + 40);
        await window.Page.Mouse.DownAsync();
        await window.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + 60, new() { Steps = 5 });
        await window.Page.Mouse.UpAsync();

        await window.Page.WaitForURLAsync(url => url.Contains("from=", StringComparison.Ordinal));
        await window.SettledAsync();
        var address = HttpUtility.ParseQueryString(new Uri(window.Page.Url).Query);
        var length = DateTimeOffset.Parse(address["to"]!, null) - DateTimeOffset.Parse(address["from"]!, null);
        length.TotalDays.ShouldBeInRange(1.5, 2);
        address["range"].ShouldBeNull();
        await window.Page.GoBackAsync();
        window.Page.Url.ShouldEndWith("?range=7d");
        window.Console.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task as_of_a_moment_every_question_is_of_then_unmistakably_and_the_copied_address_shows_the_same()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var questions = new List<string>();
        window.Page.Request += (_, request) =>
        {
            if (new Uri(request.Url).AbsolutePath.StartsWith("/metrics", StringComparison.Ordinal))
                questions.Add(request.Url);
        };
        var then = DateTimeOffset.UtcNow.AddDays(-2).ToString("yyyy-MM-dd'T'HH:mm:00.000'Z'", null);
        await window.GoAsync("/dashboard/costs?range=30d");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "As of now" }).ClickAsync();
        await window.Page.GetByLabel(Moment()).FillAsync(DateTime.Now.AddDays(-2).ToString("yyyy-MM-dd'T'HH:mm", null));
        await window.Page.WaitForURLAsync(url => url.Contains("asOf=", StringComparison.Ordinal));
        questions.Clear();

        foreach (var page in (string[])["", "costs", "performance", "security", "usage"])
        {
            await window.GoAsync($"/dashboard/{page}?range=30d&asOf={then}");
            await Expect(window.Page.Locator("aside.as-of")).ToContainTextAsync("what was known then, not now");
            await Expect(window.Page.Locator("[data-as-of=true]")).ToHaveCountAsync(1);
        }

        questions.Count.ShouldBeGreaterThan(15);
        questions.ShouldAllBe(url => HttpUtility.ParseQueryString(new Uri(url).Query)["as_of"] == then || HttpUtility.ParseQueryString(new Uri(url).Query)["as_of"] == then.Replace(".000", "", StringComparison.Ordinal));
        // The demo's past was recorded today: then, nothing was known.
        await Expect(window.Page.Locator("main")).ToContainTextAsync("no data in this time");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Back to now" }).ClickAsync();
        await Expect(window.Page.Locator("aside.as-of")).ToHaveCountAsync(0);
        await Expect(window.Page.Locator("main")).Not.ToContainTextAsync("no data in this time");
    }

    [BrowserFact]
    public async Task a_page_offers_only_the_narrowings_that_it_answers_to()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);

        await window.GoAsync("/dashboard/performance?range=30d");
        await window.Page.Locator("header").GetByRole(AriaRole.Combobox, new() { Name = "Model" }).FillAsync("bert-base");
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.WaitForURLAsync(url => url.Contains("model=bert-base", StringComparison.Ordinal));
        await window.SettledAsync();
        await Expect(window.Page.GetByRole(AriaRole.Region, new() { Name = "Models, table" }).Locator("tbody tr")).ToHaveCountAsync(1);

        await window.GoAsync("/dashboard/people");
        await Expect(window.Page.Locator("header").GetByRole(AriaRole.Combobox)).ToHaveCountAsync(0);
        await Expect(window.Page.Locator("header").GetByText("Last ")).ToHaveCountAsync(0);
    }

    [GeneratedRegex("^Moment")]
    private static partial Regex Moment();
}
