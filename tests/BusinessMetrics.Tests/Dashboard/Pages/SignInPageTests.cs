using BusinessMetrics.Tests.Support;
using Microsoft.Playwright;

namespace BusinessMetrics.Tests.Dashboard.Pages;

[Collection(BrowserCollection.Name)]
public sealed class SignInPageTests(Browser browser)
{
    [BrowserFact]
    public async Task a_pasted_token_opens_the_page_that_was_asked_for_and_a_wrong_one_says_so()
    {
        await using var window = await browser.OpenAsync();
        await window.Page.GotoAsync("/dashboard/costs?range=7d");

        await window.Page.GetByLabel("Token").FillAsync("nonsense");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(window.Page.GetByText("no valid token")).ToBeVisibleAsync();

        await window.Page.GetByLabel("Token").FillAsync(browser.Service.Token);
        await window.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Costs", Level = 1 })).ToBeVisibleAsync();
        window.Page.Url.ShouldEndWith("/dashboard/costs?range=7d");
        (await window.Page.EvaluateAsync<string>("document.cookie")).ShouldBeEmpty();
        (await window.Page.EvaluateAsync<int>("localStorage.length + sessionStorage.length")).ShouldBe(0);
    }

    [BrowserFact]
    public async Task signing_out_shows_nothing_more_also_in_another_window_of_the_same_browser()
    {
        await using var window = await browser.OpenAsync(await browser.TokenAsync("reader"));
        await window.GoAsync("/dashboard/usage");
        await window.GoAsync("/dashboard/costs?range=7d");
        var other = await window.Page.Context.NewPageAsync();
        await other.GotoAsync("/dashboard/usage");
        await Assertions.Expect(other.GetByRole(AriaRole.Heading, new() { Name = "Usage", Level = 1 })).ToBeVisibleAsync();

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "reader" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Assertions.Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Assertions.Expect(other.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync(new() { Timeout = 10_000 });
        await window.Page.GoBackAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task the_organisations_sign_in_comes_back_to_the_page_and_is_renewed_while_it_is_open()
    {
        await using var authority = await FakeAuthority.StartAsync();
        // Renewed a minute before its end.
        authority.Lifetime = TimeSpan.FromSeconds(62);
        authority.AccessClaims = new() { ["sub"] = "ann", ["groups"] = new[] { "metrics-readers" } };
        using var data = new TemporaryDirectory();
        await using var service = await ServiceProcess.StartAsync(
            data.Path,
            ("AUTH_AUTHORITY", authority.Issuer), ("AUTH_CLIENT_ID", FakeAuthority.ClientId), ("AUTH_CLIENT_SECRET", FakeAuthority.ClientSecret),
            ("AUTH_ROLE_CLAIM", "groups"), ("AUTH_ROLE_MAP", "metrics-readers=reader"));
        await using var window = await browser.OpenAtAsync(service.Url);
        await window.Page.GotoAsync("/dashboard/costs?range=7d");

        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in with your organisation" }).ClickAsync();

        await Assertions.Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Costs", Level = 1 })).ToBeVisibleAsync();
        window.Page.Url.ShouldBe($"{service.Url.ToString().TrimEnd('/')}/dashboard/costs?range=7d");
        await Until.TrueAsync(() => authority.Renewals > 0);
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Costs", Level = 1 })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task what_the_organisation_refuses_is_said()
    {
        await using var window = await browser.OpenAsync();

        await window.Page.GotoAsync("/dashboard/sign-in?error=access_denied&state=x");

        await Assertions.Expect(window.Page.GetByText("did not let you in")).ToBeVisibleAsync();
        (await window.ViolationsAsync()).ShouldBeEmpty();
    }
}
