using Microsoft.Playwright;

namespace BusinessMetrics.Tests.Dashboard.Pages;

[Collection(BrowserCollection.Name)]
public sealed class EveryPageTests(Browser browser, EveryPageTests.Windows windows) : IClassFixture<EveryPageTests.Windows>
{
    internal static readonly string[] Paths =
    [
        "/dashboard/", "/dashboard/performance?range=7d", "/dashboard/security?range=30d", "/dashboard/costs?range=30d", "/dashboard/usage?range=30d",
        "/dashboard/compliance?range=30d", "/dashboard/reports", "/dashboard/reports?new=report", "/dashboard/reports/executive-summary", "/dashboard/report-runs", "/dashboard/schedules", "/dashboard/schedules?new=schedule", "/dashboard/shares", "/dashboard/explore?range=30d", "/dashboard/catalog", "/dashboard/record", "/dashboard/boards", "/dashboard/alerts",
        "/dashboard/channels", "/dashboard/channels?new=channel", "/dashboard/routes", "/dashboard/routes?new=route", "/dashboard/silences", "/dashboard/silences?new=silence",
        "/dashboard/deliveries", "/dashboard/alerts/019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11", "/dashboard/budgets", "/dashboard/audit?range=7d", "/dashboard/people", "/dashboard/system", "/dashboard/system?part=storage", "/dashboard/system?part=archive", "/dashboard/system?part=tokens",
        "/dashboard/costs?range=30d&panel=explain:total_cost", "/dashboard/costs?range=30d&panel=changes",
    ];

    public static TheoryData<string> Pages => [.. Paths];

    [BrowserTheory]
    [MemberData(nameof(Pages))]
    public async Task it_opens_from_its_address_alone_quietly_and_breaks_no_rule_of_access_light_or_dark(string path)
    {
        var window = await windows.WideAsync(browser);

        await window.GoAsync(path);

        (await window.ViolationsAsync()).ShouldBeEmpty(path);
        (await window.Page.TitleAsync()).ShouldContain((await window.Page.Locator("main h1").InnerTextAsync()).Split('\n')[0], Case.Insensitive);
        await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Assertions.Expect(window.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        (await window.ColourViolationsAsync()).ShouldBeEmpty($"{path} in the dark");
        (await window.Page.Locator("[data-state=error]").AllInnerTextsAsync()).ShouldBeEmpty(path);
        window.Foreign.ShouldBeEmpty(path);
        window.Console.ShouldBeEmpty(path);
    }

    [BrowserTheory]
    [MemberData(nameof(Pages))]
    public async Task on_a_small_phone_nothing_is_wider_than_the_screen(string path)
    {
        var window = await windows.NarrowAsync(browser);

        await window.GoAsync(path);

        (await window.ScrollsSidewaysAsync()).ShouldBeFalse(path);
        (await window.LayoutViolationsAsync()).ShouldBeEmpty(path);
    }

    [BrowserTheory]
    [InlineData("reader")]
    [InlineData("writer")]
    [InlineData("auditor")]
    public async Task a_role_that_may_not_see_a_page_is_told_so_and_nothing_fails(string role)
    {
        await using var window = await browser.OpenAsync(await browser.TokenAsync(role));
        foreach (var path in Paths)
        {
            await window.GoAsync(path);

            (await window.Page.Locator("[data-state=error]").AllInnerTextsAsync()).ShouldBeEmpty($"{path} as {role}");
        }

        window.Console.ShouldBeEmpty(role);
    }

    [BrowserFact]
    public async Task a_token_for_one_service_shows_that_service_alone()
    {
        await using var window = await browser.OpenAsync(await browser.TokenAsync("reader", "training"));

        await window.GoAsync("/dashboard/costs?range=30d");

        var text = await window.Page.Locator("main").InnerTextAsync();
        text.ShouldContain("training");
        text.ShouldNotContain("gateway");
    }

    /// <summary>A window of each width for all pages, one after the other: to begin a window takes longer than a page does.</summary>
    public sealed class Windows : IAsyncLifetime
    {
        private BrowserWindow? _wide;
        private BrowserWindow? _narrow;

        public Task InitializeAsync() => Task.CompletedTask;

        /// <summary>In the light, with nothing heard of yet.</summary>
        public async Task<BrowserWindow> WideAsync(Browser browser)
        {
            _wide ??= await browser.OpenAsync(browser.Service.Token);
            await _wide.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
            await _wide.ForgetAsync();
            return _wide;
        }

        public async Task<BrowserWindow> NarrowAsync(Browser browser)
        {
            _narrow ??= await browser.OpenAsync(browser.Service.Token, width: 320, height: 700);
            await _narrow.ForgetAsync();
            return _narrow;
        }

        public async Task DisposeAsync()
        {
            if (_wide is not null)
                await _wide.DisposeAsync();
            if (_narrow is not null)
                await _narrow.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Browser>
{
    public const string Name = "browser";
}
