using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BusinessMetrics.Tests.Dashboard.Pages;

[Collection(BrowserCollection.Name)]
public sealed class OverviewPageTests(Browser browser)
{
    private static readonly string[] Beside = ["/dashboard/session", "/live"];

    [BrowserFact]
    public async Task it_asks_eight_questions_and_all_pages_together_are_less_than_200_KB_of_script()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var asked = new List<string>();
        window.Page.Request += (_, request) =>
        {
            if (request.ResourceType is "fetch" or "xhr")
                asked.Add(new Uri(request.Url).AbsolutePath);
        };

        await window.GoAsync("/dashboard/");
        await Expect(window.Page.Locator(".canvas canvas")).ToHaveCountAsync(2);

        asked.Where(path => !Beside.Contains(path)).Count().ShouldBeLessThanOrEqualTo(8, string.Join('\n', asked));
        var scripts = await window.Page.EvaluateAsync<double>("performance.getEntriesByType('resource').filter(each => each.name.endsWith('.js')).reduce((sum, each) => sum + each.encodedBodySize, 0)");
        scripts.ShouldBeInRange(50_000, 200_000);
    }

    [BrowserFact]
    public async Task its_figures_are_those_of_the_API_to_the_cent()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var day = new DateTimeOffset(DateTimeOffset.UtcNow.Date, TimeSpan.Zero).AddDays(-3);
        var (from, to) = ($"{day:yyyy-MM-dd}T00:00:00Z", $"{day.AddDays(2):yyyy-MM-dd}T00:00:00Z");
        await window.GoAsync($"/dashboard/?from={from}&to={to}");
        async Task<JsonNode> AskAsync(string path) => JsonNode.Parse(await (await window.Page.APIRequest.GetAsync($"{path}start_time={from}&end_time={to}")).TextAsync())!;

        var costs = await AskAsync("/metrics/cost?");
        (await ExactAsync("Spend this month")).ShouldBe(costs["budget_status"]!["current_spend"]!.GetValue<decimal>());
        foreach (var (label, question) in ((string, string)[])[("Requests", "figure=requests"), ("Latency, p95", "figure=latency&statistic=p95"), ("Threats", "figure=threats")])
            (await ExactAsync(label)).ShouldBe((await AskAsync($"/metrics/series?{question}&"))["series"]![0]!["value"]!.GetValue<decimal>(), label);

        // The exact figure is what a tip says, or what is written where that is all of it.
        async Task<decimal> ExactAsync(string label)
        {
            var amount = window.Page.Locator(".figure", new() { Has = window.Page.GetByRole(AriaRole.Heading, new() { Name = label, Exact = true }) }).Locator(".amount");
            var shown = await amount.Locator(".tip-text").CountAsync() > 0 ? await amount.Locator(".tip-text").TextContentAsync() : await amount.InnerTextAsync();
            return decimal.Parse(new string([.. shown!.Where(letter => char.IsDigit(letter) || letter is '.' or '-')]), System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
