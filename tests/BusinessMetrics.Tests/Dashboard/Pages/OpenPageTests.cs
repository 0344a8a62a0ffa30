using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BusinessMetrics.Tests.Dashboard.Pages;

/// <summary>A page that stays open while the world goes on; before a service of its own, to be killed.</summary>
[Collection(BrowserCollection.Name)]
public sealed class OpenPageTests(Browser browser) : IAsyncLifetime
{
    private const string Key = "a signing key that only these tests know of";

    private readonly TemporaryDirectory _data = new();
    private ServiceProcess _service = null!;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is not null)
            _service = await ServiceProcess.StartAsync(_data.Path, ("AUTH_SIGNING_KEY", Key));
    }

    public async Task DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        _data.Dispose();
    }

    [BrowserFact]
    public async Task it_says_that_its_figures_are_old_when_the_service_is_killed_and_goes_on_when_it_is_back()
    {
        await RecordAsync(5);
        await using var window = await browser.OpenAtAsync(_service.Url);
        await window.SignInAsync(Token(Roles.Admin, TimeSpan.FromHours(1)));
        await window.GoAsync("/dashboard/");
        await Expect(Requests(window)).ToHaveTextAsync("5");
        await Expect(window.Page.Locator(".live")).ToHaveAttributeAsync("data-mode", "live");

        var port = _service.Url.Port;
        await _service.SignalAsync("KILL");
        await Expect(window.Page.Locator(".live")).ToHaveAttributeAsync("data-mode", "offline", new() { Timeout = 30_000 });
        await Expect(window.Page.Locator(".live")).ToContainTextAsync("behind");
        await Expect(Requests(window)).ToHaveTextAsync("5");

        _service = await ServiceProcess.StartAsync(_data.Path, ("AUTH_SIGNING_KEY", Key), ("SERVICE_PORT", port.ToString(CultureInfo.InvariantCulture)));
        await Expect(window.Page.Locator(".live")).ToHaveAttributeAsync("data-mode", "live", new() { Timeout = 30_000 });
        await RecordAsync(3);
        await Expect(Requests(window)).ToHaveTextAsync("8", new() { Timeout = 10_000 });
        (await window.Page.Locator("[data-old=true], [data-state=error]").CountAsync()).ShouldBe(0);
    }

    [BrowserFact]
    public async Task an_alert_that_fires_is_on_it_at_once()
    {
        using var client = Client();
        (await client.PutAsJsonAsync("/alerts/rules/too-many", new { metric = "request_count", statistic = "sum", window = "1h", comparison = "above", warning = new { threshold = 100 } })).EnsureSuccessStatusCode();
        await RecordAsync(5);
        await using var window = await browser.OpenAtAsync(_service.Url);
        await window.SignInAsync(Token(Roles.Admin, TimeSpan.FromHours(1)));
        await window.GoAsync("/dashboard/");
        await Expect(window.Page.Locator("main")).ToContainTextAsync("No alert fires.");

        await RecordAsync(500);
        await Until.TrueAsync(async () => (await client.GetStringAsync("/alerts?status=firing")).Contains("too-many", StringComparison.Ordinal));
        var watch = Stopwatch.StartNew();
        await Expect(window.Page.Locator("main")).ToContainTextAsync("1 alert fires", new() { Timeout = 10_000 });

        // The mark is two seconds; a machine that tests at the same time is given twice that.
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(4));
    }

    [BrowserFact]
    public async Task when_the_token_ends_it_asks_to_sign_in_and_comes_back_to_where_it_was()
    {
        await using var window = await browser.OpenAtAsync(_service.Url);
        await window.SignInAsync(Token(Roles.Reader, TimeSpan.FromSeconds(4)));
        await window.GoAsync("/dashboard/costs?range=7d");

        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await Expect(window.Page.Locator("main")).Not.ToContainTextAsync("Spend");
        await window.Page.GetByLabel("Token").FillAsync(Token(Roles.Admin, TimeSpan.FromHours(1)));
        await window.Page.Keyboard.PressAsync("Enter");

        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Costs", Level = 1 })).ToBeVisibleAsync();
        window.Page.Url.ShouldEndWith("/dashboard/costs?range=7d");
    }

    [BrowserFact]
    public async Task names_that_are_code_or_run_backwards_or_never_end_are_text_and_break_nothing()
    {
        using var client = Client();
        string[] names = ["<img src=x onerror=\"document.title='broken'\">", "خدمة الدفع (دبي)", new('W', 200)];
        foreach (var name in names)
            foreach (var (metric, category, unit) in ((string, string, string)[])[("latency", "performance", "ms"), ("gpu_cost", "cost", "USD"), ("api_requests", "usage", "requests"), ("threat_detected", "security", "count")])
                (await client.PostAsJsonAsync("/metrics", new
                {
                    metric_name = metric,
                    value = 7,
                    unit,
                    category,
                    service = name,
                    model_name = name,
                    metadata = new { threat_type = name, attack_vector = name, severity = "high", feature = name },
                })).EnsureSuccessStatusCode();
        await Until.TrueAsync(async () => (await client.GetStringAsync("/metrics/catalog")).Contains("WWW", StringComparison.Ordinal));

        foreach (var width in (int[])[320, 1280])
        {
            await using var window = await browser.OpenAtAsync(_service.Url, width);
            await window.SignInAsync(Token(Roles.Admin, TimeSpan.FromHours(1)));
            foreach (var path in (string[])["", "performance", "security", "costs", "usage", "compliance", "explore?group=service", "catalog", "budgets", "alerts", "audit", "?panel=explain:requests", "?panel=changes&asOf=2026-01-01T00:00:00.000Z"])
            {
                await window.GoAsync($"/dashboard/{path}");

                (await window.ScrollsSidewaysAsync()).ShouldBeFalse($"{path} at {width}");
                (await window.Page.Locator("main img").CountAsync()).ShouldBe(0, path);
                (await window.Page.TitleAsync()).ShouldNotContain("broken");
            }

            window.Console.ShouldBeEmpty();
            window.Foreign.ShouldBeEmpty();
        }
    }

    private string Token(string role, TimeSpan lifetime) =>
        new TokenIssuer(new ServiceSettings { DataDirectory = _data.Path, AuthSigningKey = Key }, TimeProvider.System).Issue(role, "somebody", lifetime);

    private HttpClient Client() => new() { BaseAddress = _service.Url, DefaultRequestHeaders = { Authorization = new("Bearer", Token(Roles.Admin, TimeSpan.FromHours(1))) } };

    private static ILocator Requests(BrowserWindow window) =>
        window.Page.Locator(".figure", new() { Has = window.Page.GetByRole(AriaRole.Heading, new() { Name = "Requests", Exact = true }) }).Locator(".amount");

    private async Task RecordAsync(int requests)
    {
        using var client = Client();
        (await client.PostAsJsonAsync("/metrics", new { metric_name = "request_count", value = requests, unit = "requests", category = "usage", service = "gateway" })).EnsureSuccessStatusCode();
    }
}
