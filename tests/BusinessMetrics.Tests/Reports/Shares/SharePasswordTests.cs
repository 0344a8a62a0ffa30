using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Reports.Shares;

[Collection(ReportsCollection.Name)]
public sealed class SharePasswordTests(TestServers servers) : ServiceTests(servers)
{
    private const string Password = "Ein Wort für Müller & Söhne";

    private readonly ShiftedClock _clock = new(TimeSpan.Zero);

    protected override Task<TestService> StartAsync(ServiceSettings settings) =>
        TestService.StartAsync(settings, builder => builder.Services.AddSingleton<TimeProvider>(_clock));

    [Fact]
    public async Task without_it_there_is_a_form_and_no_file_and_with_it_both_for_an_hour()
    {
        var (share, path) = await Client.ShareAsync(new { name = "zq7 behind a word", sections = (string[])["costs"], password = Password });

        var form = await Service.OpenAsync(path);
        var file = await Service.OpenAsync($"{path}/pdf");
        var wrong = await Service.TellAsync(path, "something else");
        var right = await Service.TellAsync(path, $" {CanonicalForm.Decomposed(Password)} ");
        var cookie = right.Header("Set-Cookie");
        var pass = cookie.Split(';')[0];

        (form.Status, form.MediaType).ShouldBe((200, "text/html"));
        form.Text.ShouldContain("<form method=\"post\">");
        form.Text.ShouldNotContain("zq7");
        (file.Status, file.Header("Location")).ShouldBe((303, path));
        (wrong.Status, wrong.Header("Set-Cookie")).ShouldBe((403, ""));
        (right.Status, right.Header("Location")).ShouldBe((303, path));
        cookie.ShouldContain($"path={path}", Case.Insensitive);
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=strict", Case.Insensitive);
        (await Service.OpenAsync(path, pass)).Text.ShouldContain("zq7 behind a word");
        (await Service.OpenAsync($"{path}/csv", pass)).Status.ShouldBe(200);
        // On another node, too, and for no other link.
        await using (var beside = await TestService.StartBesideAsync(Service))
            (await beside.OpenAsync($"{path}/json", pass)).Status.ShouldBe(200);
        var (_, other) = await Client.ShareAsync(new { name = "Another", sections = (string[])["costs"], password = Password });
        (await Service.OpenAsync(other, pass)).Text.ShouldContain("<form");
        (await Service.OpenAsync(path, pass[..^2] + (pass.EndsWith("AA", StringComparison.Ordinal) ? "BB" : "AA"))).Text.ShouldContain("<form");
        (await Service.OpenAsync(path, "bm-share=99999999999.x")).Text.ShouldContain("<form");
        (await Client.JsonAsync($"shares/{share.Text("id")}"))["openings"]!.GetValue<long>().ShouldBe(3);

        _clock.Ahead = TimeSpan.FromHours(1);

        (await Service.OpenAsync(path, pass)).Text.ShouldContain("<form");
        JsonArray refused = [];
        await Until.TrueAsync(async () => (refused = (await Service.GetAsync("/audit?action=share.open&outcome=refused")).Json["events"]!.AsArray()).Count == 1);
        refused[0]!.Text("object").ShouldBe($"share:{share.Text("id")}");
        (await Service.GetAsync("/metrics/prometheus", token: "")).Text.ShouldContain("business_metrics_share_openings_total{outcome=\"wrong_password\"} 1");
    }

    [Fact]
    public async Task five_wrong_ones_are_had_in_fifteen_minutes_over_all_nodes_at_once_and_then_not_even_the_right_one()
    {
        var (share, path) = await Client.ShareAsync(new { name = "N", sections = (string[])["costs"], password = Password });
        (await Service.TellAsync(path, Password)).Status.ShouldBe(303);
        await using var beside = await TestService.StartBesideAsync(Service);

        var tried = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => (number % 2 == 0 ? Service : beside).TellAsync(path, $"guess {number}")));
        var right = await Service.TellAsync(path, Password);

        tried.Count(answer => answer.Status == 403).ShouldBe(5);
        tried.Count(answer => answer.Status == 429).ShouldBe(7);
        right.Status.ShouldBe(429);
        int.Parse(right.Header("Retry-After")).ShouldBeInRange(1, 900);
        right.Header("Set-Cookie").ShouldBeEmpty();
        // Another link of the same owner is not held to it.
        var (_, other) = await Client.ShareAsync(new { name = "N", sections = (string[])["costs"], password = Password });
        (await Service.TellAsync(other, Password)).Status.ShouldBe(303);

        _clock.Ahead = TimeSpan.FromMinutes(15);

        (await Service.TellAsync(path, Password)).Status.ShouldBe(303);
        share["has_password"]!.GetValue<bool>().ShouldBeTrue();
    }
}
