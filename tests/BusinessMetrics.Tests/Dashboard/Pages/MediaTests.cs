using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BusinessMetrics.Tests.Dashboard.Pages;

/// <summary>On paper, on a wall, and in the colours that somebody's system forces.</summary>
[Collection(BrowserCollection.Name)]
public sealed class MediaTests(Browser browser)
{
    private static readonly string[] Paths = ["/dashboard/?range=30d", "/dashboard/costs?range=30d", "/dashboard/system"];

    [BrowserFact]
    public async Task printed_it_is_the_page_without_what_is_clicked()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token, width: 794);
        await window.Page.EmulateMediaAsync(new() { Media = Media.Print });
        foreach (var path in Paths)
        {
            await window.GoAsync(path);

            await Expect(window.Page.Locator("nav").First).ToBeHiddenAsync();
            await Expect(window.Page.Locator("main h1")).ToBeVisibleAsync();
            (await window.ScrollsSidewaysAsync()).ShouldBeFalse(path);
        }
    }

    [BrowserFact]
    public async Task in_forced_colours_nothing_is_lost()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);
        await window.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        foreach (var path in Paths)
        {
            await window.GoAsync(path);

            (await window.ViolationsAsync()).ShouldBeEmpty(path);
            // What is drawn by its background alone would be gone.
            foreach (var drawn in await window.Page.Locator(".bar-fill, .budget-spend").AllAsync())
                (await drawn.EvaluateAsync<bool>("each => getComputedStyle(each).backgroundColor !== getComputedStyle(each.parentElement).backgroundColor")).ShouldBeTrue(path);
        }
    }

    [BrowserFact]
    public async Task on_a_wall_of_four_thousand_points_it_fills_the_width_and_texts_stay_readable()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token, width: 3840, height: 2160);
        foreach (var path in Paths)
        {
            await window.GoAsync(path);

            (await window.Page.Locator("main .panel").Last.EvaluateAsync<double>("each => each.getBoundingClientRect().right")).ShouldBeGreaterThan(1_800, path);
            (await window.Page.Locator("main > * p").First.EvaluateAsync<double>("each => each.getBoundingClientRect().width")).ShouldBeLessThan(1_200, path);
        }
    }
}
