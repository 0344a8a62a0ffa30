using System.Text;
using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Subjects.Pseudonyms;

namespace BusinessMetrics.Tests.Trust.Subjects;

/// <summary>A person is one person however their name is composed, whichever version recorded them.</summary>
[Collection(TrustCollection.Name)]
public class SpellingsTests(TestServers servers)
{
    private const string Composed = "José é";
    private const string Decomposed = "Jose\u0301 e\u0301";
    private const string Mixed = "José e\u0301";

    private readonly TestService _service = servers.Shared;

    [Fact]
    public async Task a_person_is_one_in_every_composition()
    {
        var id = Guid.NewGuid().ToString();
        var service = Guid.NewGuid().ToString();
        foreach (var form in (string[])[Composed, Decomposed, Mixed])
            await RecordAsync(form + id, service, session: form);
        await _service.CatchUpAsync();

        var usage = (await _service.GetAsync($"/metrics/usage?time_range=1h&service={service}")).Json;
        usage["requests_by_user"]!.AsObject().ToDictionary(user => user.Key, user => user.Value!.GetValue<int>()).ShouldBe(new Dictionary<string, int> { [Composed + id] = 3 });
        usage["user_activity"]![0]!["active_sessions"]!.GetValue<int>().ShouldBe(1);
        (await _service.GetAsync($"/metrics/usage?time_range=1h&user_id={Uri.EscapeDataString(Mixed + id)}")).Json["total_requests"]!.GetValue<int>().ShouldBe(3);
        (await SendAsync(HttpMethod.Get, Decomposed + id, "/export")).Json["metrics"]!.AsArray().Count.ShouldBe(3);
        (await SendAsync(HttpMethod.Delete, Mixed + id)).Json["events"]!.GetValue<int>().ShouldBe(3);
        (await SendAsync(HttpMethod.Get, Composed + id, "/export")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task a_person_whom_an_older_version_took_for_three_is_exported_held_and_erased_as_one()
    {
        var id = Guid.NewGuid().ToString();
        var service = Guid.NewGuid().ToString();
        string[] forms = [Composed + id, Decomposed + id, Mixed + id];
        foreach (var form in forms)
            await RecordAsOlderVersionAsync(form, service);
        await _service.CatchUpAsync();

        var export = await SendAsync(HttpMethod.Get, Composed + id, "/export");
        export.Status.ShouldBe(200, export.Text);
        export.Json["metrics"]!.AsArray().Select(metric => metric!["metric"]!["user_id"]!.GetValue<string>()).ShouldBe(forms, ignoreOrder: true);
        export.Json["user_id"]!.GetValue<string>().ShouldBe(Composed + id);
        export.Json["other_subject_ids"]!.AsArray().Count.ShouldBe(2);
        (await _service.GetAsync($"/metrics/usage?time_range=1h&user_id={Uri.EscapeDataString(Decomposed + id)}")).Json["total_requests"]!.GetValue<int>().ShouldBe(3);

        (await SendAsync(HttpMethod.Put, Decomposed + id, "/hold", """{"reason": "litigation"}""")).Status.ShouldBe(200);
        (await SendAsync(HttpMethod.Delete, Mixed + id)).Status.ShouldBe(409);
        (await SendAsync(HttpMethod.Delete, Composed + id, "/hold")).Status.ShouldBe(204);

        var erased = await SendAsync(HttpMethod.Delete, Decomposed + id);
        erased.Status.ShouldBe(200, erased.Text);
        erased.Json["events"]!.GetValue<int>().ShouldBe(3);
        erased.Json["others"]!.AsArray().Select(other => other!["subject_id"]!.GetValue<string>()).Append(erased.Json["subject_id"]!.GetValue<string>()).ShouldBeUnique();
        erased.Json["others"]!.AsArray().Count.ShouldBe(2);
        foreach (var form in forms)
            (await SendAsync(HttpMethod.Get, form, "/export")).Status.ShouldBe(404);
        var listing = await _service.GetAsync($"/metrics?service={service}");
        listing.Text.ShouldNotContain("Jos");
        foreach (var audit in erased.Json["others"]!.AsArray().Select(other => other!["audit_event"]!.GetValue<string>()).Append(erased.Json["audit_event"]!.GetValue<string>()))
            await Until.TrueAsync(async () => (await _service.GetAsync($"/audit/{audit}")).Status == 200);
    }

    [Fact]
    public async Task whoever_an_older_version_recorded_goes_on_as_the_same_person()
    {
        var id = Guid.NewGuid().ToString();
        var service = Guid.NewGuid().ToString();
        await RecordAsOlderVersionAsync(Decomposed + id, service);
        await new CanonicalSpellings(_service.Database, Keys()).CompleteAsync(default);

        await RecordAsync(Composed + id, service);
        await _service.CatchUpAsync();

        var listing = (await _service.GetAsync($"/metrics?service={service}", _service.Token(Roles.Reader))).Json["metrics"]!.AsArray();
        listing.Select(metric => metric!["user_id"]!.GetValue<string>()).Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("an\u200Bna")]
    [InlineData("\u202Eanna")]
    [InlineData("an\u00ADna")]
    public async Task whoever_was_recorded_under_a_name_that_is_refused_today_can_be_exported_and_erased(string form)
    {
        var person = form + Guid.NewGuid();
        (await SendAsync(HttpMethod.Delete, person)).Status.ShouldBe(400);
        await RecordAsOlderVersionAsync(person, "s");
        await _service.CatchUpAsync();

        (await SendAsync(HttpMethod.Get, person, "/export")).Json["metrics"]!.AsArray().Count.ShouldBe(1);
        (await SendAsync(HttpMethod.Delete, person)).Status.ShouldBe(200);
        (await SendAsync(HttpMethod.Delete, person)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task a_path_tells_the_character_and_not_the_name()
    {
        var refused = await SendAsync(HttpMethod.Delete, "an\u200Bna");

        refused.Json["errors"]![0]!["received"]!.GetValue<string>().ShouldBe("U+200B, a zero-width character, at position 3");
        refused.Text.ShouldNotContain("na'");
        (await SendAsync(HttpMethod.Delete, string.Concat(Enumerable.Repeat("😀", 201)))).Json["errors"]![0]!["received"]!.GetValue<string>().ShouldBe("201 characters");
        (await SendAsync(HttpMethod.Delete, string.Concat(Enumerable.Repeat("😀", 200)))).Status.ShouldBe(404);
    }

    private SubjectKeys Keys() => new(DataKeys.All(_service.Settings));

    private Task<Answer> SendAsync(HttpMethod method, string person, string of = "", string? body = null) =>
        _service.SendAsync(method, $"/subjects/{Uri.EscapeDataString(person)}{of}", body);

    private async Task RecordAsync(string person, string service, string? session = null)
    {
        var answer = await _service.PostMetricAsync(new
        {
            metric_name = "requests",
            value = 1,
            unit = "count",
            category = "usage",
            service,
            user_id = person,
            session_id = session,
        });
        answer.Status.ShouldBe(201, answer.Text);
    }

    /// <summary>Versions before this one took a name as it was sent, and knew no canonical_hash.</summary>
    private async Task RecordAsOlderVersionAsync(string person, string service)
    {
        var stand = $"stand-in-{Guid.NewGuid():N}";
        await RecordAsync(stand, service);
        var cipher = Keys().Current;
        await using var command = _service.Database.CreateCommand(
            "update people.subjects set user_id_hash = $2, user_id_encrypted = $3, canonical_hash = null where user_id_hash = $1 returning subject_id");
        command.Parameters.AddWithValue(cipher.LookupHash(stand));
        command.Parameters.AddWithValue(cipher.LookupHash(person));
        command.Parameters.AddWithValue(Array.Empty<byte>());
        var subject = (Guid)(await command.ExecuteScalarAsync())!;
        await using var seal = _service.Database.CreateCommand("update people.subjects set user_id_encrypted = $2 where subject_id = $1");
        seal.Parameters.AddWithValue(subject);
        seal.Parameters.AddWithValue(cipher.Seal(subject, Encoding.UTF8.GetBytes(person)));
        (await seal.ExecuteNonQueryAsync()).ShouldBe(1);
    }
}
