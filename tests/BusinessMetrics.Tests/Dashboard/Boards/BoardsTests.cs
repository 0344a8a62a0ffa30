using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Tests.Trust.Audit;
using BusinessMetrics.Trust.Access;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BusinessMetrics.Tests.Dashboard.Boards;

[Collection(DashboardCollection.Name)]
public sealed class BoardsTests(TestServers servers) : ServiceTests(servers)
{
    private string Ann => Service.Token(Roles.Reader, "ann");

    private string Ben => Service.Token(Roles.Reader, "ben");

    private string Admin => Service.Token(Roles.Admin, "root");

    private Task<Answer> DeleteAsync(string token, string id) => Service.SendAsync(HttpMethod.Delete, $"/dashboards/{id}", token: token);

    private Task<Answer> RestoreAsync(string token, string id, int version) =>
        Service.SendAsync(HttpMethod.Post, $"/dashboards/{id}/versions/{version}/restore", token: token);

    private async Task<IReadOnlyList<string>> TitlesAsync(string token, string query = "") =>
        [.. (await Service.GetAsync($"/dashboards?{query}", token)).Json["dashboards"]!.AsArray().Select(each => each!["title"]!.GetValue<string>())];

    [Fact]
    public async Task what_is_made_is_answered_listed_and_read_as_it_was_sent()
    {
        var document = GivenBoard.Document();

        var made = await Service.SendAsync(HttpMethod.Post, "/dashboards", document.ToJsonString(), token: Ann);

        made.Status.ShouldBe(201, made.Text);
        var id = made.Json["id"]!.GetValue<string>();
        made.Headers.Location!.ToString().ShouldBe($"/dashboards/{id}");
        made.Json["document"]!.ToJsonString().ShouldBe(document.ToJsonString());
        long.Parse(made.Header("Recorded-At")).ShouldBeGreaterThan(0);
        var read = await Service.GetAsync($"/dashboards/{id}", Ann);
        read.Text.ShouldBe(made.Text);
        (read.Json["version"]!.GetValue<int>(), read.Json["mine"]!.GetValue<bool>(), read.Json["may_change"]!.GetValue<bool>(), read.Json["author"]!.GetValue<string>()).ShouldBe((1, true, true, "ann"));
        var listed = (await Service.GetAsync("/dashboards", Ann)).Json["dashboards"]!.AsArray().ShouldHaveSingleItem()!;
        (listed["id"]!.GetValue<string>(), listed["title"]!.GetValue<string>(), listed["panels"]!.GetValue<int>()).ShouldBe((id, "Mine", 2));
        // What is read can be sent again: a copy.
        var copy = await Service.MakeAsync(Ben, read.Json["document"]!.DeepClone().AsObject());
        (await Service.GetAsync($"/dashboards/{copy}", Ben)).Json["document"]!.ToJsonString().ShouldBe(document.ToJsonString());
    }

    [Fact]
    public async Task a_private_one_is_there_for_its_author_only_whatever_others_are()
    {
        var id = await Service.MakeAsync(Ann, GivenBoard.Document());

        foreach (var other in (string[])[Ben, Admin, Service.Token(Roles.Auditor, "eve")])
        {
            (await Service.GetAsync($"/dashboards/{id}", other)).Status.ShouldBe(404);
            (await Service.GetAsync($"/dashboards/{id}/versions", other)).Status.ShouldBe(404);
            (await Service.GetAsync($"/dashboards/{id}/versions/1", other)).Status.ShouldBe(404);
            (await Service.ChangeAsync(other, id, 1, GivenBoard.Document("Theirs"))).Status.ShouldBe(404);
            (await RestoreAsync(other, id, 1)).Status.ShouldBe(404);
            (await DeleteAsync(other, id)).Status.ShouldBe(404);
            (await TitlesAsync(other)).ShouldBeEmpty();
        }

        (await TitlesAsync(Ann)).ShouldBe(["Mine"]);
    }

    [Fact]
    public async Task one_for_all_is_read_by_all_who_read_figures_and_changed_by_its_author_and_administrators()
    {
        var id = await Service.MakeAsync(Ann, GivenBoard.Document("Ours", "all"));

        var seen = (await Service.GetAsync($"/dashboards/{id}", Ben)).Json;
        (seen["mine"]!.GetValue<bool>(), seen["may_change"]!.GetValue<bool>(), seen["author"]).ShouldBe((false, false, null));
        (await Service.GetAsync($"/dashboards/{id}", Service.Token(Roles.Writer))).Status.ShouldBe(403);
        var refused = await Service.ChangeAsync(Ben, id, 1, GivenBoard.Document("Ben's", "all"));
        (refused.Status, refused.Json["type"]!.GetValue<string>()).ShouldBe((403, "urn:business-metrics:problem:not-the-author"));
        (await DeleteAsync(Ben, id)).Status.ShouldBe(403);
        (await RestoreAsync(Ben, id, 1)).Status.ShouldBe(403);
        (await Service.ChangeAsync(Admin, id, 1, GivenBoard.Document("Administered", "all"))).Status.ShouldBe(200);
        // It stays its author's.
        (await Service.GetAsync($"/dashboards/{id}", Ann)).Json["mine"]!.GetValue<bool>().ShouldBeTrue();
        var versions = (await Service.GetAsync($"/dashboards/{id}/versions", Admin)).Json["versions"]!.AsArray();
        versions.Select(version => $"{version!["version"]} {version["kind"]} {version["title"]} {version["changed_by"]}").ShouldBe(["2 changed Administered root", "1 created Ours ann"]);
        (await Service.GetAsync($"/dashboards/{id}/versions", Ben)).Text.ShouldNotContain("root");
        (await DeleteAsync(Admin, id)).Status.ShouldBe(204);
    }

    [Fact]
    public async Task who_takes_theirs_back_takes_back_its_past()
    {
        var id = await Service.MakeAsync(Ann, GivenBoard.Document("Shown", "all"));
        var before = DateTimeOffset.UtcNow.Text();
        (await TitlesAsync(Ben, $"as_of={before}")).ShouldBe(["Shown"]);

        (await Service.ChangeAsync(Ann, id, 1, GivenBoard.Document("Kept"))).Status.ShouldBe(200);

        foreach (var url in (string[])[$"/dashboards/{id}", $"/dashboards/{id}?as_of={before}", $"/dashboards/{id}/versions", $"/dashboards/{id}/versions/1"])
            (await Service.GetAsync(url, Ben)).Status.ShouldBe(404, url);
        (await TitlesAsync(Ben, $"as_of={before}")).ShouldBeEmpty();
        (await TitlesAsync(Ann, $"as_of={before}")).ShouldBe(["Shown"]);
        await DeleteAsync(Ann, id);
        (await Service.GetAsync($"/dashboards/{id}?as_of={before}", Ben)).Status.ShouldBe(404);

        // The other way round a stranger sees from when it was for all.
        var shared = await Service.MakeAsync(Ann, GivenBoard.Document("Draft"));
        await Service.ChangeAsync(Ann, shared, 1, GivenBoard.Document("Published", "all"));
        (await Service.GetAsync($"/dashboards/{shared}/versions", Ben)).Json["versions"]!.AsArray().ShouldHaveSingleItem()!["title"]!.GetValue<string>().ShouldBe("Published");
        (await Service.GetAsync($"/dashboards/{shared}/versions/1", Ben)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task a_change_of_another_version_is_refused_and_the_same_document_again_is_no_change()
    {
        var id = await Service.MakeAsync(Ann, GivenBoard.Document());
        (await Service.ChangeAsync(Ann, id, 1, GivenBoard.Document("Second"))).Json["version"]!.GetValue<int>().ShouldBe(2);

        var late = await Service.ChangeAsync(Ann, id, 1, GivenBoard.Document("Late"));
        var again = await Service.ChangeAsync(Ann, id, 1, GivenBoard.Document("Second"));

        (late.Status, late.Json["type"]!.GetValue<string>()).ShouldBe((409, "urn:business-metrics:problem:dashboard-changed"));
        late.Json["detail"]!.GetValue<string>().ShouldContain("version 2");
        (again.Status, again.Json["version"]!.GetValue<int>()).ShouldBe((200, 2));
    }

    [Fact]
    public async Task of_two_changes_at_the_same_time_one_wins()
    {
        var id = await Service.MakeAsync(Ann, GivenBoard.Document());
        for (var version = 1; version <= 5; version++)
        {
            var answers = await Task.WhenAll(Service.ChangeAsync(Ann, id, version, GivenBoard.Document($"One {version}")), Service.ChangeAsync(Ann, id, version, GivenBoard.Document($"Other {version}")));

            answers.Select(answer => answer.Status).ShouldBe([200, 409], ignoreOrder: true);
            var won = answers.Single(answer => answer.Status == 200).Json["document"]!["title"]!.GetValue<string>();
            (await Service.GetAsync($"/dashboards/{id}", Ann)).Json["document"]!["title"]!.GetValue<string>().ShouldBe(won);
        }
    }

    [Fact]
    public async Task a_deleted_one_is_not_there_and_the_trail_tells_what_was_done_and_not_what_it_said()
    {
        var id = await Service.MakeAsync(Ann, GivenBoard.Document("Zebra"));
        await Service.ChangeAsync(Ann, id, 1, GivenBoard.Document("Zebra two", "all"));
        await RestoreAsync(Ann, id, 1);
        var before = DateTimeOffset.UtcNow.Text();

        (await DeleteAsync(Ann, id)).Status.ShouldBe(204);

        foreach (var url in (string[])["", "/versions", "/versions/1"])
            (await Service.GetAsync($"/dashboards/{id}{url}", Ann)).Status.ShouldBe(404);
        (await DeleteAsync(Ann, id)).Status.ShouldBe(404);
        (await RestoreAsync(Ann, id, 1)).Status.ShouldBe(404);
        (await TitlesAsync(Ann)).ShouldBeEmpty();
        (await Service.GetAsync($"/dashboards/{id}?as_of={before}", Ann)).Json["document"]!["title"]!.GetValue<string>().ShouldBe("Zebra");
        var told = await Service.AuditsAsync(new(Outcome: "done", Actor: "ann"), 4);
        told.Select(audit => $"{audit.Action} {audit.Target} {audit.Details}").ShouldBe(
            [
                $"dashboard.create dashboard:{id} version 1, private, 2 panels", $"dashboard.change dashboard:{id} version 2, for all, 2 panels",
                $"dashboard.restore dashboard:{id} version 3, as version 1, private, 2 panels", $"dashboard.delete dashboard:{id} version 4, private, 2 panels",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task a_narrowed_token_sees_and_makes_those_that_name_its_services_only()
    {
        var mine = await Service.MakeAsync(Admin, GivenBoard.Document("Of api", "all", "api"));
        var theirs = await Service.MakeAsync(Admin, GivenBoard.Document("Of training", "all", "training"));
        var narrowed = Service.Token(Roles.Admin, "root", "api");

        (await TitlesAsync(narrowed)).ShouldBe(["Of api"]);
        (await Service.GetAsync($"/dashboards/{mine}", narrowed)).Status.ShouldBe(200);
        foreach (var answer in (Answer[])
            [
                await Service.GetAsync($"/dashboards/{theirs}", narrowed), await Service.GetAsync($"/dashboards/{theirs}/versions", narrowed),
                await Service.ChangeAsync(narrowed, theirs, 1, GivenBoard.Document()), await RestoreAsync(narrowed, theirs, 1), await DeleteAsync(narrowed, theirs),
                await Service.ChangeAsync(narrowed, mine, 1, GivenBoard.Document("To training", "all", "training")),
                await Service.SendAsync(HttpMethod.Post, "/dashboards", GivenBoard.Document(service: "training").ToJsonString(), token: narrowed),
            ])
        {
            answer.Status.ShouldBe(403);
            answer.Text.ShouldNotContain("training");
        }
    }

    [Fact]
    public async Task who_is_nobody_reads_those_for_all_and_has_none()
    {
        await Service.MakeAsync(Ann, GivenBoard.Document("Ours", "all"));
        var validation = new TokenIssuer(Service.Settings, TimeProvider.System).Validation;
        var nobody = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = validation.ValidIssuer,
            Audience = validation.ValidAudience,
            Expires = DateTime.UtcNow.AddHours(1),
            Claims = new Dictionary<string, object> { ["role"] = Roles.Reader },
            SigningCredentials = new(validation.IssuerSigningKey, SecurityAlgorithms.HmacSha256),
        });

        (await TitlesAsync(nobody)).ShouldBe(["Ours"]);
        var refused = await Service.SendAsync(HttpMethod.Post, "/dashboards", GivenBoard.Document().ToJsonString(), token: nobody);
        (refused.Status, refused.Json["type"]!.GetValue<string>()).ShouldBe((403, "urn:business-metrics:problem:no-subject"));
    }

    [Fact]
    public async Task an_author_has_five_hundred_at_most()
    {
        await using (var command = Service.Database.CreateCommand(
            """
            insert into read_models.dashboard_versions (dashboard_id, version, sequence, recorded_at, author, kind, title, visibility, panels, document)
            select gen_random_uuid(), 1, 0, now(), 'ann', 'created', 'Board ' || i, 'private', 0, '{"title":"x","visibility":"private","variables":[],"panels":[]}'
            from generate_series(1, 500) as i
            """))
            await command.ExecuteNonQueryAsync();

        var refused = await Service.SendAsync(HttpMethod.Post, "/dashboards", GivenBoard.Document().ToJsonString(), token: Ann);
        (refused.Status, refused.Json["type"]!.GetValue<string>()).ShouldBe((409, "urn:business-metrics:problem:too-many-dashboards"));
        await Service.MakeAsync(Ben, GivenBoard.Document());

        // Page after page, all of them, each once, by title.
        var titles = new List<string>();
        var cursor = "";
        do
        {
            var page = (await Service.GetAsync($"/dashboards?limit=120&cursor={cursor}", Ann)).Json;
            titles.AddRange(page["dashboards"]!.AsArray().Select(each => each!["title"]!.GetValue<string>()));
            cursor = page["next_cursor"]?.GetValue<string>() ?? "";
        }
        while (cursor.Length > 0);
        titles.ShouldBe(Enumerable.Range(1, 500).Select(i => $"Board {i}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task personal_data_in_what_it_says_is_replaced()
    {
        var document = GivenBoard.Document("Ask ann@example.com");
        document["panels"]![1]!["text"] = "Or ben@example.com.";

        var made = await Service.SendAsync(HttpMethod.Post, "/dashboards", document.ToJsonString(), token: Ann);

        made.Status.ShouldBe(201);
        made.Text.ShouldNotContain("@example.com");
        await using var command = Service.Database.CreateCommand("select count(*) from events.mt_events where data::text like '%@example.com%'");
        (await command.ExecuteScalarAsync()).ShouldBe(0L);
    }
}
