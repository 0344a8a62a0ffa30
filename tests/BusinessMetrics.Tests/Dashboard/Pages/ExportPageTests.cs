using System.Buffers.Binary;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using BusinessMetrics.Tests.Reports.Rendering;
using BusinessMetrics.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BusinessMetrics.Tests.Dashboard.Pages;

/// <summary>What a page shows, as files that say what was asked.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ExportPageTests(Browser browser)
{
    [BrowserFact]
    public async Task a_chart_is_taken_along_by_keyboard_as_drawing_picture_table_and_workbook_each_saying_what_was_asked()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var page = window.Page;
        await window.GoAsync("/dashboard/costs?range=30d&service=training&tz=utc");
        const string chart = "Spend by resource";
        var sentence = await page.Locator("figure", new() { HasText = chart }).Locator(".chart-sentence").InnerTextAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = $"Export {chart}" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Drawing (SVG)" })).ToBeVisibleAsync();
        (await window.ViolationsAsync()).ShouldBeEmpty();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(":focus")).ToHaveTextAsync($"Export {chart}");

        var (name, drawing) = await TakeAsync(page, chart, "Drawing (SVG)");
        name.ShouldMatch(@"^spend-by-resource_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d_as-of-\d{4}-\d\d-\d\dT\d{4}Z\.svg$");
        var svg = XDocument.Parse(Encoding.UTF8.GetString(drawing));
        var said = string.Join(' ', svg.Descendants().Where(each => each.Name.LocalName == "text").Select(each => each.Value));
        foreach (var words in (string[])[chart, "Service: training", "Time zone: UTC", "From: ", "As of: ", "Exported: ", "compute"])
            said.ShouldContain(words);
        Spaced(said).ShouldContain(Spaced(sentence));

        var picture = (await TakeAsync(page, chart, "Picture (PNG)")).Content;
        picture[..8].ShouldBe([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var width = int.Parse(svg.Root!.Attribute("width")!.Value, CultureInfo.InvariantCulture);
        BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(16)).ShouldBe(2 * width);
        picture.Length.ShouldBeGreaterThan(5_000);

        var rows = Encoding.UTF8.GetString((await TakeAsync(page, chart, "Table (CSV)")).Content).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        rows[0].ShouldBe("Name,Value,Unit,Service,From,To,Time zone,As of,Exported");
        rows.Length.ShouldBe(5);
        rows.Skip(1).ShouldAllBe(row => row.Contains(",USD,training,", StringComparison.Ordinal));

        var workbook = new Opened((await TakeAsync(page, chart, "Workbook (Excel)")).Content);
        workbook.Names.ShouldBe([chart, "About"]);
        workbook.Rows(chart)[0].ShouldBe(["Name", "Value"]);
        workbook.Rows(chart).Skip(1).Select(row => $"{row[0]},{row[1]}").ShouldBe(rows.Skip(1).Select(row => string.Join(',', row.Split(',')[..2])));
        workbook.IsText(chart, "A2").ShouldBeTrue();
        workbook.IsText(chart, "B2").ShouldBeFalse();
        workbook.Rows("About").ShouldContain(row => row[1] == "Service" && row[2] == "training");
        workbook.Rows("About").ShouldContain(row => row[1] == "Shows" && row[2] == sentence);
        (await window.ViolationsAsync()).ShouldBeEmpty();
        window.Console.ShouldBeEmpty();
        window.Foreign.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task lines_are_drawn_again_with_their_axes_in_the_light_colours_though_the_page_is_dark()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token, scheme: ColorScheme.Dark);
        await window.GoAsync("/dashboard/performance?range=7d&tz=utc");

        var svg = XDocument.Parse(Encoding.UTF8.GetString((await TakeAsync(window.Page, "Latency, p95, by service", "Drawing (SVG)")).Content));

        svg.Descendants().First(each => each.Name.LocalName == "rect").Attribute("fill")!.Value.ShouldBe("#ffffff");
        svg.Descendants().Count(each => each.Name.LocalName == "path" && each.Attribute("stroke-linejoin") is not null).ShouldBeGreaterThan(0);
        var said = svg.Descendants().Where(each => each.Name.LocalName == "text").Select(each => each.Value).ToArray();
        said.ShouldContain(text => text.EndsWith(" ms", StringComparison.Ordinal));
        said.ShouldContain(text => Regex.IsMatch(text, @"^\d+ [A-Z][a-z]{2}$"));
        window.Console.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task a_page_is_taken_along_as_a_workbook_with_a_sheet_for_each_figure_chart_and_table_and_no_text_runs_in_it()
    {
        using var client = browser.Service.Client();
        var answer = await client.PostAsJsonAsync("/metrics", new { metric_name = "page_of_sheets", value = 1, unit = "count", category = "usage", service = "+SUM(1,2)" });
        answer.EnsureSuccessStatusCode();
        await client.GetAsync(new Uri($"/metrics/catalog?wait=10&wait_for={answer.Headers.GetValues("Recorded-At").Single()}", UriKind.Relative));
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var page = window.Page;
        await window.GoAsync("/dashboard/costs?range=30d");

        await page.GetByRole(AriaRole.Button, new() { Name = "Export the page Costs" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Print, or save as PDF" })).ToBeVisibleAsync();
        (await window.ViolationsAsync()).ShouldBeEmpty();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "All its tables (Excel)" }).ClickAsync());
        var costs = new Opened(await File.ReadAllBytesAsync(await download.PathAsync()));
        costs.Names.ShouldBe(["Figures", "Month against budget", "Spend by day and resource", "Spend by service", "Spend by resource", "Spend by model name", "Spend by day", "About"]);
        costs.Rows("Figures").Length.ShouldBe(6);

        await window.GoAsync("/dashboard/catalog?name=page_of_sheets");
        var rows = Encoding.UTF8.GetString((await TakeAsync(page, "Catalogue", "Table (CSV)")).Content);
        rows.ShouldContain("'+SUM(1,2)");
        window.Console.ShouldBeEmpty();
    }

    private static async Task<(string Name, byte[] Content)> TakeAsync(IPage page, string what, string kind)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Export {what}", Exact = true }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = kind }).ClickAsync());
        return (download.SuggestedFilename, await File.ReadAllBytesAsync(await download.PathAsync()));
    }

    private static string Spaced(string text) => Regex.Replace(text, @"\s+", " ").Trim();
}
