using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BusinessMetrics.Tests.Dashboard.Pages;

/// <summary>Everybody in here is this test's own: whoever the demo recorded is there for the others.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PeoplePageTests(Browser browser)
{
    [BrowserFact]
    public async Task somebody_is_looked_up_and_erased_only_by_the_id_typed_exactly_and_no_address_holds_it()
    {
        const string person = "page-ann/1 %2F";
        await RecordAsync(person, metrics: 3);
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var page = window.Page;
        var addresses = AddressesOf(page);
        await window.GoAsync("/dashboard/people");

        await LookUpAsync(page, person);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"Person {person}" })).ToBeFocusedAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("3 metrics of 1 kind are stored about the person");
        await Expect(Panel(page, "Metrics").Locator("tbody tr")).ToHaveCountAsync(3);
        (await window.ViolationsAsync()).ShouldBeEmpty();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download JSON" }).ClickAsync());
        download.SuggestedFilename.ShouldNotContain("ann");
        var export = await File.ReadAllTextAsync(await download.PathAsync());
        export.ShouldContain("0.1234567890123456789");
        var subject = JsonNode.Parse(export)!["subject_id"]!.GetValue<string>();

        await page.GetByRole(AriaRole.Button, new() { Name = "Erase the person" }).ClickAsync();
        var erase = page.GetByRole(AriaRole.Button, new() { Name = "Erase for good" });
        var confirmation = page.GetByLabel("Type the id to erase this person");
        foreach (var wrong in (string[])["", person[..^1], person.ToUpperInvariant(), $"{person} "])
        {
            await confirmation.FillAsync(wrong);
            await Expect(erase).ToBeDisabledAsync();
        }

        await confirmation.PressAsync("Enter");
        (await StatusAsync(person)).ShouldBe(HttpStatusCode.OK);
        (await window.ViolationsAsync()).ShouldBeEmpty();
        await confirmation.FillAsync(person);
        await erase.ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Certificate of erasure" })).ToBeFocusedAsync();
        var certificate = page.Locator(".certificate");
        await Expect(certificate).ToContainTextAsync(subject);
        await Expect(certificate).ToContainTextAsync("3 metrics that were about them now stand for nobody; metadata stood for them 3 times.");
        await Expect(page.GetByLabel("User id")).ToHaveValueAsync("");
        (await page.Locator("body").InnerTextAsync()).ShouldNotContain(person);
        (await window.ViolationsAsync()).ShouldBeEmpty();
        var saved = await page.RunAndWaitForDownloadAsync(() => certificate.GetByRole(AriaRole.Button, new() { Name = "Download JSON" }).ClickAsync());
        var audited = JsonNode.Parse(await File.ReadAllTextAsync(await saved.PathAsync()))!["audit_event"]!.GetValue<string>();
        await Expect(certificate.GetByRole(AriaRole.Link, new() { Name = audited })).ToBeVisibleAsync();
        (await AskAsync($"/audit/{audited}")).GetProperty("object").GetString().ShouldBe($"subject:{subject}");

        window.Console.ShouldBeEmpty();
        await LookUpAsync(page, person);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "There is no such person" })).ToBeFocusedAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("or the person was erased");
        addresses.ShouldNotBeEmpty();
        addresses.ShouldAllBe(address => !address.Contains("ann", StringComparison.OrdinalIgnoreCase));
        (await page.EvaluateAsync<string>("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.title])")).ShouldNotContain("ann");
        window.Foreign.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task a_held_person_cannot_be_erased_and_the_page_says_by_whom_they_are_held_also_where_the_hold_came_after_the_look_up()
    {
        const string person = "page-ben";
        await RecordAsync(person, metrics: 1);
        await using var window = await browser.OpenAsync(browser.Service.Token);
        var page = window.Page;
        await window.GoAsync("/dashboard/people");
        await LookUpAsync(page, person);
        await page.GetByRole(AriaRole.Button, new() { Name = "Erase the person" }).ClickAsync();
        using var client = Client();
        using var held = await client.PutAsJsonAsync($"/subjects/{person}/hold", new { reason = "litigation 2026-114" });
        held.StatusCode.ShouldBe(HttpStatusCode.OK);

        await page.GetByLabel("Type the id to erase this person").FillAsync(person);
        await page.GetByRole(AriaRole.Button, new() { Name = "Erase for good" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("A legal hold forbids it");
        await page.GetByRole(AriaRole.Button, new() { Name = "Look up again" }).ClickAsync();

        var actor = (await AskAsync($"/subjects/{person}/export")).GetProperty("actions").EnumerateArray().First(action => action.GetProperty("action").GetString() == "subject.hold").GetProperty("actor").GetString();
        await Expect(Panel(page, "Erase")).ToContainTextAsync($"by {actor}. Lift the hold first.");
        await Expect(Panel(page, "Legal hold")).ToContainTextAsync("litigation 2026-114");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Erase the person" })).ToHaveCountAsync(0);
        (await window.ViolationsAsync()).ShouldBeEmpty();

        await page.GetByRole(AriaRole.Button, new() { Name = "Lift the hold" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Lift it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Erase the person" })).ToBeVisibleAsync();
        (await AskAsync($"/subjects/{person}/export")).TryGetProperty("hold", out _).ShouldBeFalse();

        await page.GetByRole(AriaRole.Button, new() { Name = "Set the hold" }).ClickAsync();
        await Expect(page.GetByLabel("Reason", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");
        await page.GetByLabel("Reason", new() { Exact = true }).FillAsync("audit 7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set the hold" }).ClickAsync();
        await Expect(Panel(page, "Legal hold")).ToContainTextAsync("audit 7");
        (await AskAsync($"/subjects/{person}/export")).GetProperty("hold").GetProperty("reason").GetString().ShouldBe("audit 7");
    }

    [BrowserFact]
    public async Task an_id_that_no_path_can_hold_is_refused_beside_its_field_and_nothing_is_asked()
    {
        await using var window = await browser.OpenAsync(browser.Service.Token, width: 320, scheme: ColorScheme.Dark);
        var page = window.Page;
        await window.GoAsync("/dashboard/people");
        var asked = new List<string>();
        page.Request += (_, request) =>
        {
            if (request.Url.Contains("/export", StringComparison.Ordinal) || request.Url.Contains("/subjects", StringComparison.Ordinal))
                asked.Add(request.Url);
        };

        await LookUpAsync(page, "..");

        await Expect(page.GetByText("BusinessMetrics subjects erase ..")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("User id")).ToHaveAttributeAsync("aria-invalid", "true");
        asked.ShouldBeEmpty();
        (await window.ViolationsAsync()).ShouldBeEmpty();
        (await window.ScrollsSidewaysAsync()).ShouldBeFalse();

        await LookUpAsync(page, new string('x', 201));
        await Expect(page.GetByText("this is 201 characters")).ToBeVisibleAsync();
        asked.ShouldHaveSingleItem();
    }

    private static List<string> AddressesOf(IPage page)
    {
        var addresses = new List<string>();
        page.FrameNavigated += (_, frame) => addresses.Add(frame.Url);
        return addresses;
    }

    private static ILocator Panel(IPage page, string title) => page.GetByRole(AriaRole.Region, new() { Name = title, Exact = true });

    private static async Task LookUpAsync(IPage page, string person)
    {
        await page.GetByLabel("User id").FillAsync(person);
        await page.GetByRole(AriaRole.Button, new() { Name = "Look up", Exact = true }).ClickAsync();
    }

    private HttpClient Client() => new() { BaseAddress = browser.Url, DefaultRequestHeaders = { Authorization = new("Bearer", browser.Service.Token) } };

    private async Task RecordAsync(string person, int metrics)
    {
        using var client = Client();
        for (var i = 0; i < metrics; i++)
        {
            using var body = new StringContent(
                $$"""{"metric_name": "page_visits", "value": 0.1234567890123456789, "unit": "count", "category": "usage", "service": "people-page", "user_id": "{{person}}", "session_id": "s-{{i}}", "metadata": {"user": "{{person}}"} }""",
                System.Text.Encoding.UTF8,
                "application/json");
            using var answer = await client.PostAsync(new Uri("/metrics", UriKind.Relative), body);
            answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        }
    }

    private async Task<HttpStatusCode> StatusAsync(string person)
    {
        using var client = Client();
        using var answer = await client.GetAsync(new Uri($"/subjects/{Uri.EscapeDataString(person)}/export", UriKind.Relative));
        return answer.StatusCode;
    }

    private async Task<JsonElement> AskAsync(string path)
    {
        using var client = Client();
        return await client.GetFromJsonAsync<JsonElement>(path);
    }
}
