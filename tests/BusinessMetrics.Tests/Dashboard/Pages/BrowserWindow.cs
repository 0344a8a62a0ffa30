using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace BusinessMetrics.Tests.Dashboard.Pages;

/// <summary>A window whose requests, console and refusals of its content policy are watched.</summary>
public sealed class BrowserWindow : IAsyncDisposable
{
    private static readonly string[] All = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    private static readonly string[] Colours = ["color-contrast", "link-in-text-block"];

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _foreign = new();
    private readonly ConcurrentQueue<string> _console = new();

    private BrowserWindow(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Requests that left the service's own origin.</summary>
    public IReadOnlyCollection<string> Foreign => _foreign;

    /// <summary>Errors and warnings, and what the content policy refused.</summary>
    public IReadOnlyCollection<string> Console => _console;

    internal static async Task<BrowserWindow> OfAsync(IBrowserContext context, Uri service)
    {
        var window = new BrowserWindow(context, await context.NewPageAsync());
        context.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(service.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
                window._foreign.Enqueue(request.Url);
        };
        window.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                window._console.Enqueue($"{message.Type}: {message.Text}");
        };
        window.Page.PageError += (_, error) => window._console.Enqueue($"exception: {error}");
        return window;
    }

    /// <summary>As the page does when a token is pasted.</summary>
    public async Task SignInAsync(string token)
    {
        var answer = await _context.APIRequest.PostAsync("/dashboard/session", new()
        {
            Headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}", ["X-Requested-With"] = "BusinessMetrics" },
        });
        answer.Status.ShouldBe(204, await answer.TextAsync());
    }

    /// <summary>Opens a page by its address alone, and returns when nothing on it is loading any more.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await SettledAsync();
    }

    /// <summary>Forgets what was heard of the page, and what it kept in the browser.</summary>
    public async Task ForgetAsync()
    {
        if (Page.Url.StartsWith("http", StringComparison.Ordinal))
            await Page.EvaluateAsync("() => { localStorage.clear(); sessionStorage.clear(); }");
        _foreign.Clear();
        _console.Clear();
    }

    public async Task SettledAsync()
    {
        await Assertions.Expect(Page.Locator("main h1")).ToBeVisibleAsync();
        // What has come, and what comes with it: the code of a chart or of what is open beside the page.
        await Assertions.Expect(Page.Locator("[data-state=loading], .skeleton")).ToHaveCountAsync(0, new() { Timeout = 20_000 });
    }

    /// <summary>What axe finds against WCAG 2.2 AA, a line each.</summary>
    public Task<IReadOnlyList<string>> ViolationsAsync() => ViolationsAsync("tag", [], All);

    /// <summary>As <see cref="ViolationsAsync()"/>, of what another width can change alone: colours, which take longest, stay.</summary>
    public Task<IReadOnlyList<string>> LayoutViolationsAsync() => ViolationsAsync("tag", Colours, All);

    /// <summary>As <see cref="ViolationsAsync()"/>, of what other colours can change alone.</summary>
    public Task<IReadOnlyList<string>> ColourViolationsAsync() => ViolationsAsync("rule", [], Colours);

    private async Task<IReadOnlyList<string>> ViolationsAsync(string type, string[] without, string[] values)
    {
        var result = await Page.RunAxe(new()
        {
            RunOnly = new() { Type = type, Values = [.. values] },
            Rules = without.ToDictionary(rule => rule, _ => new RuleOptions { Enabled = false }),
        });
        return [.. result.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{violation.Id}: {node.Html}"))];
    }

    /// <summary>Whether something is wider than the window.</summary>
    public Task<bool> ScrollsSidewaysAsync() => Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > window.innerWidth");

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
