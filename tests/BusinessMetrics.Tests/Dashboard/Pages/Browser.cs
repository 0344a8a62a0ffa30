using BusinessMetrics.Tests.Support;
using Microsoft.Playwright;

namespace BusinessMetrics.Tests.Dashboard.Pages;

/// <summary>A service with a demo past, as a process of its own, and a browser that looks at it; one for all tests of pages.</summary>
public sealed class Browser : IAsyncLifetime
{
    // What nobody here looks at, and what would start processes for each page beside its own.
    private const string Unused =
        "BackForwardCache,SpareRendererForSitePerProcess,OptimizationHints,OptimizationGuideModelDownloading,OptimizationGuideOnDeviceModel,OptimizationGuideModelExecution,"
        + "OnDeviceModelPerformanceClassifier,HttpsUpgrades,MediaRouter,PaintHolding,Translate";

    private readonly TemporaryDirectory _data = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal ServiceProcess Service { get; private set; } = null!;

    public Uri Url => Service.Url;

    private (string, string)[] Environment => [("DATA_DIR", _data.Path), ("SERVICE_HOST", "127.0.0.1"), ("SERVICE_PORT", $"{Url.Port}")];

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null)
            return;
        Service = await ServiceProcess.StartAsync(_data.Path);
        var (exit, output, errors) = await ServiceProcess.RunAsync(["demo", "--days", "40", "--rate", "40"], Environment);
        exit.ShouldBe(0, output + errors);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium.Path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", $"--disable-features={Unused}"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (Service is not null)
            await Service.DisposeAsync();
        _data.Dispose();
    }

    /// <summary>A token of the role, for all services or some.</summary>
    public async Task<string> TokenAsync(string role, params string[] services)
    {
        var (exit, output, errors) = await ServiceProcess.RunAsync(["token", "--role", role, .. services.Length == 0 ? Array.Empty<string>() : ["--services", string.Join(',', services)]], Environment);
        exit.ShouldBe(0, errors);
        return output.Trim();
    }

    /// <summary>A window of its own, as if somebody had just come; signed in where a token is given.</summary>
    public async Task<BrowserWindow> OpenAsync(string? token = null, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var window = await OpenAtAsync(Url, width, height, scheme);
        if (token is not null)
            await window.SignInAsync(token);
        return window;
    }

    /// <summary>A window before another service.</summary>
    public async Task<BrowserWindow> OpenAtAsync(Uri service, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = service.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            Locale = "en-GB",
            TimezoneId = "Europe/Berlin",
            ReducedMotion = ReducedMotion.Reduce,
        });
        return await BrowserWindow.OfAsync(context, service);
    }
}
