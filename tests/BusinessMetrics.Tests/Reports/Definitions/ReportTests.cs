using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Reports.Definitions;

[Collection(ReportsCollection.Name)]
public class ReportTests(TestServers servers) : ServiceTests(servers)
{
    private const string Weekly = """{"title": "Weekly", "period": {"kind": "last_week"}, "sections": [{"kind": "costs"}]}""";

    [Fact]
    public async Task five_are_there_from_the_beginning_and_one_is_replaced_and_comes_back()
    {
        var all = (await Service.GetAsync("/reports")).Json["reports"]!.AsArray();

        all.Select(report => report!["name"]!.GetValue<string>()).ShouldBe(["compliance-evidence", "executive-summary", "monthly-cost", "security-posture", "service-health"]);
        all.ShouldAllBe(report => report!["source"]!.GetValue<string>() == "built_in");
        (await Service.SendAsync(HttpMethod.Delete, "/reports/monthly-cost")).Status.ShouldBe(404);
        var replaced = (await Service.SendAsync(HttpMethod.Put, "/reports/monthly-cost", Weekly)).Json;
        replaced["source"]!.GetValue<string>().ShouldBe("api");
        (await Service.GetAsync("/reports")).Json["reports"]!.AsArray().Count.ShouldBe(5);
        (await Service.SendAsync(HttpMethod.Delete, "/reports/monthly-cost")).Status.ShouldBe(204);
        (await Service.GetAsync("/reports/monthly-cost")).Json["definition"]!["period"]!["kind"]!.GetValue<string>().ShouldBe("last_month");
    }

    [Fact]
    public async Task every_version_is_kept_and_the_past_shows_what_held_then()
    {
        (await Service.SendAsync(HttpMethod.Put, "/reports/weekly", Weekly)).Json["version"]!.GetValue<int>().ShouldBe(1);
        (await Service.SendAsync(HttpMethod.Put, "/reports/weekly", Weekly)).Json["version"]!.GetValue<int>().ShouldBe(1);
        var first = (await Service.GetAsync("/reports/weekly")).Json;
        (await Service.SendAsync(HttpMethod.Put, "/reports/weekly", Weekly.Replace("Weekly", "Every week", StringComparison.Ordinal))).Json["version"]!.GetValue<int>().ShouldBe(2);
        (await Service.SendAsync(HttpMethod.Delete, "/reports/weekly")).Status.ShouldBe(204);

        (await Service.GetAsync("/reports/weekly")).Status.ShouldBe(404);
        var then = await Service.GetAsync($"/reports/weekly?as_of={first["updated_at"]!.GetValue<string>()}");
        JsonNode.DeepEquals(then.Json, first).ShouldBeTrue(then.Text);
        var versions = (await Service.GetAsync("/reports/weekly/versions")).Json["versions"]!.AsArray();
        versions.Select(version => version!["version"]!.GetValue<int>()).ShouldBe([3, 2, 1]);
        versions[0]!["definition"].ShouldBeNull();
        versions[1]!["definition"]!["title"]!.GetValue<string>().ShouldBe("Every week");
        versions[2]!["changed_by"]!.GetValue<string>().ShouldBe("tester");
        var audit = (await Service.GetAsync("/audit?action=report.define")).Json["events"]!.AsArray();
        audit.Count.ShouldBe(2);
    }

    [Fact]
    public async Task only_administrators_define_and_a_token_for_some_services_sees_none_of_others()
    {
        (await Service.SendAsync(HttpMethod.Put, "/reports/weekly", Weekly, token: Service.Token(Roles.Auditor))).Status.ShouldBe(403);
        await Service.SendAsync(HttpMethod.Put, "/reports/theirs", Weekly.Replace("\"sections\"", "\"services\": [\"theirs\"], \"sections\"", StringComparison.Ordinal));

        var mine = Service.Token(Roles.Reader, services: "mine");

        (await Service.GetAsync("/reports/theirs", mine)).Status.ShouldBe(403);
        (await Service.GetAsync("/reports", mine)).Json["reports"]!.AsArray().Select(report => report!["name"]!.GetValue<string>()).ShouldNotContain("theirs");
        (await Service.SendAsync(HttpMethod.Put, "/reports/weekly", """{"title": 5}""")).RefusedFields.ShouldBe(["title", "period", "sections"], ignoreOrder: true);
    }
}
