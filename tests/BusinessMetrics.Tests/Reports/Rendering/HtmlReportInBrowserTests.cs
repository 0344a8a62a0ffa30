using BusinessMetrics.Reports.Rendering.Html;
using BusinessMetrics.Tests.Dashboard.Pages;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace BusinessMetrics.Tests.Reports.Rendering;

public sealed class HtmlReportInBrowserTests
{
    [BrowserTheory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task a_browser_refuses_nothing_of_it_asks_nobody_for_more_and_finds_no_barrier(ColorScheme scheme, int width)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.html");
        await File.WriteAllBytesAsync(file, HtmlReport.Render(SampleReports.Full));
        try
        {
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = ["--no-sandbox", "--disable-gpu"] });
            var page = await browser.NewPageAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
            List<string> said = [], asked = [];
            page.Console += (_, message) => said.Add(message.Text);
            page.Request += (_, request) => asked.Add(request.Url);

            await page.GotoAsync(new Uri(file).ToString());

            said.ShouldBeEmpty();
            asked.Count.ShouldBe(1);
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
            (await page.EvaluateAsync<string[]>(LabelsOnEachOther)).ShouldBeEmpty();
            await page.EvaluateAsync("document.querySelectorAll('details').forEach(box => box.open = true)");
            var found = await page.RunAxe(new() { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } });
            // The watermark is nothing to read: the line under the title says the same.
            found.Violations.SelectMany(violation => violation.Nodes.Where(node => node.Html != "<span>Draft</span>").Select(node => $"{violation.Id}: {node.Html}")).ShouldBeEmpty();
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Where the browser's own letters are wider than the estimate.</summary>
    private const string LabelsOnEachOther = """
        [...document.querySelectorAll('.plot svg')].flatMap(svg => {
          const labels = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBBox()]);
          return labels.flatMap(([one, a], i) => labels.slice(i + 1)
            .filter(([, b]) => a.x < b.x + b.width && b.x < a.x + a.width && a.y + 2 < b.y + b.height - 2 && b.y + 2 < a.y + a.height - 2)
            .map(([other]) => `${one} lies on ${other}`));
        })
        """;
}
