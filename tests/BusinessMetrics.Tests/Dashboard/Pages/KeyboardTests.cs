using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BusinessMetrics.Tests.Dashboard.Pages;

/// <summary>Without a mouse.</summary>
[Collection(BrowserCollection.Name)]
public sealed class KeyboardTests(Browser browser)
{
    [BrowserFact]
    public async Task from_signing_in_to_an_explained_figure_and_out_again()
    {
        await using var window = await browser.OpenAsync();
        var (page, keys) = (window.Page, window.Page.Keyboard);
        await page.GotoAsync("/dashboard/");
        await TabToAsync(page, "document.activeElement.matches('input')");
        await keys.InsertTextAsync(browser.Service.Token);
        await keys.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview", Level = 1 })).ToBeVisibleAsync();
        await window.SettledAsync();

        // Past the navigation in one step.
        await page.EvaluateAsync("document.activeElement.blur()");
        await keys.PressAsync("Tab");
        (await page.EvaluateAsync<string>("document.activeElement.textContent")).ShouldBe("Skip to content");
        await keys.PressAsync("Enter");
        (await page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("main");

        await keys.PressAsync("Control+k");
        await Expect(page.GetByRole(AriaRole.Combobox, new() { NameRegex = new("^Find") })).ToBeFocusedAsync();
        await keys.TypeAsync("spend");
        await keys.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Costs", Level = 1 })).ToBeVisibleAsync();
        await window.SettledAsync();

        await TabToAsync(page, "document.activeElement.getAttribute('aria-label')?.startsWith('Explain')");
        var explain = await page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-label')");
        await keys.PressAsync("Enter");
        await Expect(page.Locator(".explanation")).ToBeVisibleAsync();
        (await page.EvaluateAsync<bool>("document.activeElement.closest('[role=dialog]') !== null")).ShouldBeTrue();
        await keys.PressAsync("Escape");
        await Expect(page.Locator(".explanation")).ToHaveCountAsync(0);
        await Expect(page.Locator(":focus")).ToHaveAttributeAsync("aria-label", explain);

        await keys.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Find a page");
        await keys.PressAsync("Escape");
        await keys.PressAsync("g");
        await keys.PressAsync("y");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "System", Level = 1 })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task a_chart_is_read_point_by_point()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);
        await window.GoAsync("/dashboard/?range=7d");
        var chart = window.Page.GetByRole(AriaRole.Slider).First;
        await window.Page.Locator(".canvas canvas").First.WaitForAsync();

        await chart.FocusAsync();
        await window.Page.Keyboard.PressAsync("Home");
        var first = await chart.GetAttributeAsync("aria-valuetext");
        await window.Page.Keyboard.PressAsync("ArrowRight");
        var second = await chart.GetAttributeAsync("aria-valuetext");

        first.ShouldNotBeNullOrEmpty();
        second.ShouldNotBe(first);
        second!.ShouldContain("Requests");
    }

    private static async Task TabToAsync(IPage page, string reached)
    {
        for (var i = 0; i < 80 && !await page.EvaluateAsync<bool>($"Boolean({reached})"); i++)
            await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<bool>($"Boolean({reached})")).ShouldBeTrue($"Tab never came to {reached}");
    }
}
