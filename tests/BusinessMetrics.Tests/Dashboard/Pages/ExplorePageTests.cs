using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;
using Microsoft.Playwright;

namespace BusinessMetrics.Tests.Dashboard.Pages;

[Collection(BrowserCollection.Name)]
public sealed partial class ExplorePageTests(Browser browser)
{
    private static readonly DateTimeOffset Today = new(DateTimeOffset.UtcNow.Date, TimeSpan.Zero);

    private static string Window => $"from={Text(Today.AddDays(-20))}&to={Text(Today.AddDays(-1))}";

    [BrowserFact]
    public async Task a_point_chosen_by_keyboard_lists_as_many_records_as_it_is_made_of_and_so_does_its_address()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);
        await window.GoAsync($"/dashboard/explore?metric=compute_cost&statistic=count&step=1d&tz=utc&{Window}");

        await window.Page.Locator(".canvas canvas").WaitForAsync();
        await window.Page.Locator(".canvas").FocusAsync();
        foreach (var key in (string[])["Home", "ArrowRight", "ArrowRight", "Enter"])
            await window.Page.Keyboard.PressAsync(key);

        await window.Page.WaitForURLAsync(url => url.Contains("at=", StringComparison.Ordinal));
        var at = HttpUtility.ParseQueryString(new Uri(window.Page.Url).Query)["at"];
        at.ShouldBe(Text(Today.AddDays(-18)));
        var series = await GetAsync(window, $"/metrics/series?metric_name=compute_cost&statistic=count&step=1d&start_time={Text(Today.AddDays(-20))}&end_time={Text(Today.AddDays(-1))}");
        var count = series.GetProperty("series")[0].GetProperty("bucket_samples")[2].GetInt64();
        count.ShouldBeGreaterThan(0);
        var records = window.Page.Locator(".records");
        await Assertions.Expect(records).ToContainTextAsync($"{count} record");
        await Assertions.Expect(records.Locator("tbody tr")).ToHaveCountAsync((int)Math.Min(count, 100));

        await window.GoAsync(new Uri(window.Page.Url).PathAndQuery);
        await Assertions.Expect(records).ToContainTextAsync($"{count} record");
        window.Console.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task a_figure_is_explained_with_the_value_of_the_API_and_a_way_to_its_records()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);
        await window.GoAsync($"/dashboard/costs?{Window}&panel=explain:total_cost");
        var series = await GetAsync(window, $"/metrics/series?figure=total_cost&start_time={Text(Today.AddDays(-20))}&end_time={Text(Today.AddDays(-1))}");

        var explanation = window.Page.Locator(".explanation");
        await Assertions.Expect(explanation).ToContainTextAsync("The sum of every cost metric");
        var exact = await explanation.Locator(".figure-value [role=tooltip]").TextContentAsync();
        decimal.Parse(NoDigit().Replace(exact!, ""), CultureInfo.InvariantCulture).ShouldBe(series.GetProperty("series")[0].GetProperty("value").GetDecimal());
        (await window.ViolationsAsync()).ShouldBeEmpty();

        await explanation.GetByRole(AriaRole.Link, new() { Name = "The records behind it" }).ClickAsync();
        await Assertions.Expect(window.Page.Locator(".records tbody tr")).ToHaveCountAsync(100);
        window.Page.Url.ShouldContain("from=");
    }

    [BrowserFact]
    public async Task as_of_a_moment_what_became_known_since_is_listed_the_largest_first()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var before = DateTimeOffset.UtcNow;
        var recorded = await window.Page.APIRequest.PostAsync("/metrics", new()
        {
            Headers = new Dictionary<string, string> { ["X-Requested-With"] = "BusinessMetrics" },
            DataObject = new { metric_name = "licence_cost", value = 4321.5, unit = "USD", category = "cost", service = "training" },
        });
        recorded.Ok.ShouldBeTrue(await recorded.TextAsync());
        await GetAsync(window, $"/metrics/series?figure=total_cost&wait=10&wait_for={recorded.Headers["recorded-at"]}");

        await window.GoAsync($"/dashboard/costs?asOf={Text(before)}");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "What changed since" }).ClickAsync();

        var first = window.Page.GetByRole(AriaRole.Dialog).Locator("tbody tr").First;
        await Assertions.Expect(first).ToContainTextAsync("licence_cost");
        await Assertions.Expect(first).ToContainTextAsync("4,32");
        await Assertions.Expect(first).ToContainTextAsync("recorded since");
        window.Page.Url.ShouldContain("panel=changes");
        (await window.ViolationsAsync()).ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task the_catalogue_says_why_something_counts_in_no_figure_and_leads_to_it_over_time()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token);
        await window.GoAsync("/dashboard/catalog?counted=false");
        var catalog = await GetAsync(window, "/metrics/catalog?counted=false");

        var rows = window.Page.Locator("main tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(catalog.GetProperty("total_count").GetInt32());
        await Assertions.Expect(rows.First).ToContainTextAsync(catalog.GetProperty("metrics")[0].GetProperty("needed").GetString()!);

        await rows.First.GetByRole(AriaRole.Link).First.ClickAsync();
        await Assertions.Expect(window.Page.Locator("main h1")).ToHaveTextAsync("Explore");
        HttpUtility.ParseQueryString(new Uri(window.Page.Url).Query)["metric"].ShouldBe(catalog.GetProperty("metrics")[0].GetProperty("metric_name").GetString());
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture).Replace(".000Z", "Z", StringComparison.Ordinal);

    private static async Task<JsonElement> GetAsync(BrowserWindow window, string path)
    {
        var answer = await window.Page.APIRequest.GetAsync(path);
        answer.Ok.ShouldBeTrue(await answer.TextAsync());
        return (await answer.JsonAsync())!.Value;
    }

    [GeneratedRegex(@"[^\d.]")]
    private static partial Regex NoDigit();
}
