using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Tests.Trust.Subjects.Erasing;

[Collection(TrustCollection.Name)]
public class EraseSubjectTests(TestServers servers)
{
    private readonly TestService _service = servers.Shared;

    [Fact]
    public async Task an_erased_person_is_shown_as_a_number_and_every_figure_stays()
    {
        var person = NewPerson();
        var service = Guid.NewGuid().ToString();
        await RecordAsync(person, service, session: "s-1");
        await RecordAsync(person, service, session: "s-2");
        await RecordAsync(NewPerson(), service);
        await _service.CatchUpAsync();
        (await _service.GetAsync($"/metrics?service={service}")).Text.ShouldContain(person);
        var usage = (await UsageAsync(service)).Json;
        usage["requests_by_user"]![person]!.GetValue<int>().ShouldBe(2);

        var erased = await EraseAsync(person);

        erased.Status.ShouldBe(200, erased.Text);
        erased.Json["events"]!.GetValue<long>().ShouldBe(2);
        // Null until the log is signed for the first time.
        erased.Json.AsObject().ContainsKey("checkpoint").ShouldBeTrue();
        erased.Text.ShouldNotContain(person);
        var subject = erased.Json["subject_id"]!.GetValue<string>();
        var listing = await _service.GetAsync($"/metrics?service={service}");
        listing.Text.ShouldNotContain(person);
        listing.Json["total_count"]!.GetValue<int>().ShouldBe(3);
        listing.Json["metrics"]!.AsArray().Count(metric => metric!["user_id"]!.GetValue<string>() == subject).ShouldBe(2);
        listing.Text.ShouldNotContain("s-1");
        var after = (await UsageAsync(service)).Json;
        after["requests_by_user"]![subject]!.GetValue<int>().ShouldBe(2);
        after["total_requests"]!.ToJsonString().ShouldBe(usage["total_requests"]!.ToJsonString());
        after.ToJsonString().ShouldNotContain(person);
    }

    [Fact]
    public async Task the_audit_event_names_the_subject_and_not_the_person()
    {
        var person = NewPerson();
        await RecordAsync(person);

        var certificate = (await EraseAsync(person)).Json;

        await using var command = _service.Database.CreateCommand("select data::text, type from events.mt_events where id = $1");
        command.Parameters.AddWithValue(Guid.Parse(certificate["audit_event"]!.GetValue<string>()));
        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync()).ShouldBeTrue();
        var audit = JsonNode.Parse(reader.GetString(0))!;
        reader.GetString(1).ShouldBe("audit_recorded");
        audit["a"]!.GetValue<string>().ShouldBe("tester");
        audit["d"]!.GetValue<string>().ShouldBe("subject.erase");
        audit["o"]!.GetValue<string>().ShouldBe($"subject:{certificate["subject_id"]!.GetValue<string>()}");
        audit["u"]!.GetValue<string>().ShouldBe("done");
        audit["x"]!.GetValue<string>().ShouldStartWith("1 recorded metrics");
        audit.ToJsonString().ShouldNotContain(person);
    }

    [Fact]
    public async Task a_person_is_erased_once_and_whoever_is_unknown_is_not_found()
    {
        var person = NewPerson();
        await RecordAsync(person);
        (await EraseAsync(person)).Status.ShouldBe(200);

        foreach (var answer in (Answer[])[await EraseAsync(person), await EraseAsync(NewPerson()), await ExportAsync(person)])
        {
            answer.Status.ShouldBe(404);
            answer.Json["type"]!.GetValue<string>().ShouldBe("urn:business-metrics:problem:unknown-person");
            answer.Text.ShouldNotContain(person);
        }
    }

    [Fact]
    public async Task a_later_metric_of_the_same_person_is_of_somebody_new()
    {
        var person = NewPerson();
        var service = Guid.NewGuid().ToString();
        await RecordAsync(person, service, "s-1");
        await _service.CatchUpAsync();
        var before = (await _service.GetAsync($"/metrics?service={service}", _service.Token(Roles.Reader))).Json["metrics"]![0]!;
        await EraseAsync(person);

        await RecordAsync(person, service, "s-1");
        await _service.CatchUpAsync();

        var after = (await _service.GetAsync($"/metrics?service={service}", _service.Token(Roles.Reader))).Json["metrics"]!.AsArray();
        after.Select(metric => metric!["user_id"]!.GetValue<string>()).Distinct().Count().ShouldBe(2);
        after.Select(metric => metric!["session_id"]!.GetValue<string>()).Distinct().Count().ShouldBe(2);
        after.ShouldContain(metric => metric!["user_id"]!.GetValue<string>() == before["user_id"]!.GetValue<string>());
        (await EraseAsync(person)).Json["events"]!.GetValue<int>().ShouldBe(1);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("../etc")]
    [InlineData("zoë 🚀 ?x=1#y")]
    [InlineData("a+b&c;d")]
    [InlineData("ann/export")]
    [InlineData("ann/hold")]
    public async Task any_user_id_can_stand_in_the_path(string id)
    {
        var person = $"{id}-{Guid.NewGuid():N}";
        await RecordAsync(person);

        (await ExportAsync(person)).Json["user_id"]!.GetValue<string>().ShouldBe(person);
        (await EraseAsync(person)).Status.ShouldBe(200);
        (await EraseAsync(person)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task the_longest_user_id_is_taken_and_a_longer_one_refused_without_being_shown()
    {
        var longest = NewPerson().PadRight(200, 'é');
        await RecordAsync(longest);
        (await EraseAsync(longest)).Status.ShouldBe(200);

        var refused = await EraseAsync(longest + "x");

        refused.Status.ShouldBe(400);
        refused.RefusedFields.ShouldBe(["user_id"]);
        refused.Text.ShouldNotContain(longest);
    }

    [Theory]
    [InlineData(Roles.Writer)]
    [InlineData(Roles.Reader)]
    [InlineData(Roles.Auditor)]
    public async Task only_administrators_may(string role)
    {
        var token = _service.Token(role);
        var person = NewPerson();

        (await _service.SendAsync(HttpMethod.Delete, Path(person), token: token)).Status.ShouldBe(403);
        (await _service.SendAsync(HttpMethod.Get, Path(person) + "/export", token: token)).Status.ShouldBe(403);
        (await _service.SendAsync(HttpMethod.Put, Path(person) + "/hold", """{"reason": "x"}""", token: token)).Status.ShouldBe(403);
        (await _service.SendAsync(HttpMethod.Delete, Path(person) + "/hold", token: token)).Status.ShouldBe(403);
    }

    [Fact]
    public async Task a_legal_hold_forbids_it_until_it_is_lifted()
    {
        var person = NewPerson();
        await RecordAsync(person);
        var held = await HoldAsync(person, "litigation about Ann");
        held.Status.ShouldBe(200, held.Text);

        var refused = await EraseAsync(person);
        refused.Status.ShouldBe(409);
        refused.Json["type"]!.GetValue<string>().ShouldBe("urn:business-metrics:problem:subject-held");
        (await ExportAsync(person)).Json["hold"]!["reason"]!.GetValue<string>().ShouldBe("litigation about Ann");
        var again = await HoldAsync(person, "litigation 2");
        again.Json["held_at"]!.GetValue<DateTimeOffset>().ShouldBe(held.Json["held_at"]!.GetValue<DateTimeOffset>(), TimeSpan.FromMicroseconds(2));
        (await ExportAsync(person)).Json["hold"]!["reason"]!.GetValue<string>().ShouldBe("litigation 2");

        (await _service.SendAsync(HttpMethod.Delete, Path(person) + "/hold")).Status.ShouldBe(204);
        (await _service.SendAsync(HttpMethod.Delete, Path(person) + "/hold")).Status.ShouldBe(404);
        var actions = (await ExportAsync(person)).Json["actions"]!.AsArray();
        actions.Select(action => action!["action"]!.GetValue<string>())
            .ShouldBe(["subject.hold", "subject.export", "subject.hold", "subject.export", "subject.release", "subject.export"]);
        actions.ToJsonString().ShouldNotContain("litigation");
        (await EraseAsync(person)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task a_holds_reason_is_redacted_and_counts_characters()
    {
        var person = NewPerson();
        await RecordAsync(person);

        (await HoldAsync(person, "asked by ann@example.org")).Json["reason"]!.GetValue<string>().ShouldBe("asked by [email]");
        (await ExportAsync(person)).Json["hold"]!["reason"]!.GetValue<string>().ShouldBe("asked by [email]");
        (await HoldAsync(person, string.Concat(Enumerable.Repeat("😀", 1000)))).Status.ShouldBe(200);
        var refused = await HoldAsync(person, string.Concat(Enumerable.Repeat("😀", 1001)));
        refused.Json["errors"]![0]!["received"]!.GetValue<string>().ShouldBe("1001 characters");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"reason": ""}""")]
    [InlineData("""{"reason": "x", "until": "2027"}""")]
    public async Task a_hold_needs_a_reason(string body)
    {
        var person = NewPerson();
        await RecordAsync(person);

        (await _service.SendAsync(HttpMethod.Put, Path(person) + "/hold", body)).Status.ShouldBe(400);
        (await HoldAsync(person, new string('x', 1001))).Status.ShouldBe(400);
        (await HoldAsync(NewPerson(), "x")).Status.ShouldBe(404);
        (await EraseAsync(person)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task the_export_is_everything_about_the_person_and_nothing_about_others()
    {
        var person = NewPerson();
        var other = NewPerson();
        var service = Guid.NewGuid().ToString();
        var at = new DateTimeOffset(DateTime.UtcNow.Date.AddDays(-2), TimeSpan.Zero);
        var wrong = await RecordedIdAsync(new { metric_name = "accuracy", value = 0.5, unit = "ratio", category = "performance", service, user_id = person, timestamp = at });
        await RecordedIdAsync(new { metric_name = "requests", value = 2, unit = "count", category = "usage", service, user_id = person, session_id = "s-9", timestamp = at.AddHours(-1), metadata = new { feature = "chat" } });
        await RecordedIdAsync(new { metric_name = "requests", value = 7, unit = "count", category = "usage", service, user_id = other, session_id = "s-9" });
        (await _service.SendAsync(HttpMethod.Post, $"/metrics/{wrong}/retract", """{"reason": "measured wrongly"}""")).Status.ShouldBe(200);

        var export = (await ExportAsync(person)).Json;

        export["user_id"]!.GetValue<string>().ShouldBe(person);
        export["created_at"].ShouldNotBeNull();
        var metrics = export["metrics"]!.AsArray();
        metrics.Count.ShouldBe(2);
        metrics.ShouldAllBe(metric => metric!["recorded_at"] != null && metric["metric"]!["user_id"]!.GetValue<string>() == person);
        metrics[0]!["metric"]!["session_id"]!.GetValue<string>().ShouldBe("s-9");
        metrics[0]!["metric"]!["metadata"]!["feature"]!.GetValue<string>().ShouldBe("chat");
        metrics[0]!["metric"]!["value"]!.GetValue<int>().ShouldBe(2);
        metrics[1]!["metric"]!["retracted"]!["reason"]!.GetValue<string>().ShouldBe("measured wrongly");
        export.ToJsonString().ShouldNotContain(other);
        (await ExportAsync(person)).Json["actions"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task a_repetition_of_a_metric_of_somebody_who_was_erased_is_a_repetition_and_makes_nobody()
    {
        var person = NewPerson();
        var id = Guid.NewGuid();
        object metric = new { metric_id = id, metric_name = "m", value = 1, unit = "count", category = "usage", service = "s", user_id = person, session_id = "s-1" };
        object without = new { metric_id = id, metric_name = "m", value = 1, unit = "count", category = "usage", service = "s" };
        object changed = new { metric_id = id, metric_name = "m", value = 2, unit = "count", category = "usage", service = "s", user_id = person, session_id = "s-1" };
        (await _service.PostMetricAsync(metric)).Status.ShouldBe(201);
        await EraseAsync(person);
        var people = await PeopleAsync();

        (await _service.PostMetricAsync(metric)).Status.ShouldBe(201);
        (await _service.PostMetricAsync(without)).Status.ShouldBe(409);
        (await _service.PostMetricAsync(changed)).Status.ShouldBe(409);

        (await PeopleAsync()).ShouldBe(people);
        (await EraseAsync(person)).Status.ShouldBe(404);
    }

    private static string NewPerson() => $"person-{Guid.NewGuid():N}";

    private static string Path(string person) => $"/subjects/{Uri.EscapeDataString(person)}";

    private Task<Answer> EraseAsync(string person) => _service.SendAsync(HttpMethod.Delete, Path(person));

    private Task<Answer> ExportAsync(string person) => _service.GetAsync(Path(person) + "/export");

    private Task<Answer> HoldAsync(string person, string reason) =>
        _service.SendAsync(HttpMethod.Put, Path(person) + "/hold", new JsonObject { ["reason"] = reason }.ToJsonString());

    private Task<Answer> UsageAsync(string service) => _service.GetAsync($"/metrics/usage?time_range=1h&service={service}");

    private Task<string> RecordAsync(string person, string service = "s", string? session = null) => RecordedIdAsync(new
    {
        metric_name = "requests",
        value = 1,
        unit = "count",
        category = "usage",
        service,
        user_id = person,
        session_id = session,
        timestamp = DateTimeOffset.UtcNow.AddMinutes(-2),
    });

    private async Task<string> RecordedIdAsync(object metric)
    {
        var answer = await _service.PostMetricAsync(metric);
        answer.Status.ShouldBe(201, answer.Text);
        return answer.Json["metric_id"]!.GetValue<string>();
    }

    private async Task<long> PeopleAsync()
    {
        await using var command = _service.Database.CreateCommand("select count(*) from people.subjects");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
