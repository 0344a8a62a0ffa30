using Microsoft.Playwright;

namespace BusinessMetrics.Tests.Dashboard.Pages;

/// <summary>Takes pictures of every page into the folder that SCREENSHOTS names; eng/screenshots runs it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ScreenshotsTests(Browser browser)
{
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ScreenshotFactAttribute : FactAttribute
    {
        public ScreenshotFactAttribute() => Skip = Chromium.Missing ?? (Folder is null ? "SCREENSHOTS names no folder." : null);
    }

    private static string? Folder => Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder ? folder : null;

    [ScreenshotFact]
    public async Task every_page_light_dark_and_on_a_phone()
    {
        foreach (var (name, width, scheme) in ((string, int, ColorScheme)[])[("light", 1440, ColorScheme.Light), ("dark", 1440, ColorScheme.Dark), ("phone", 375, ColorScheme.Light)])
        {
            await using var window = await browser.OpenAsync(browser.Service.Token, width, 1000, scheme);
            foreach (var path in EveryPageTests.Paths)
            {
                await window.GoAsync(path);
                var page = path.Split("panel=") is [_, var panel] ? panel.Split(':')[0] : path.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries)[^1];
                await window.Page.ScreenshotAsync(new() { Path = Path.Combine(Folder!, $"{(page == "dashboard" ? "overview" : page)}-{name}.png"), FullPage = true });
            }
        }
    }
}
