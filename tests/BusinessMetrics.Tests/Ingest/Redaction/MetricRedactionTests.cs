using System.Text.Json;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.PersonalData.Detection;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Tests.Platform.PersonalData;
using Metrics = BusinessMetrics.Tests.Ingest.Recording.Given;

namespace BusinessMetrics.Tests.Ingest.Redaction;

public sealed class MetricRedactionTests
{
    private static readonly NewMetric Clean = Metrics.Accepted(Metrics.Data with
    {
        ModelName = "bert-base-1.2.3",
        Metadata = JsonElement.Parse("""{"threat_type": "phishing", "count": 12, "id": "0195f0c2-7b1e-7abc-8def-0123456789ab", "at": "2026-03-10T12:00:00Z", "nested": [{"a": null}, true, 1.50]}"""),
    });

    [Fact]
    public void a_clean_metric_is_passed_on_as_it_is() =>
        Given.Filter(PersonalDataMode.Redact).Apply(Clean, []).ShouldBeSameAs(Clean);

    [Fact]
    public void a_clean_metric_is_searched_without_allocating()
    {
        var filter = Given.Filter(PersonalDataMode.Redact);
        List<FieldError> errors = [];
        for (var i = 0; i < 100; i++)
            filter.Apply(Clean, errors);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
            filter.Apply(Clean, errors);

        // A regular expression makes its runner anew when another thread has borrowed it.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000);
    }

    [Fact]
    public void every_text_is_searched_and_what_is_found_is_counted_by_kind()
    {
        var metric = Clean with
        {
            Name = "latency.10.20.30.40",
            Unit = "ada@example.org",
            Service = "api of ada@example.org",
            Model = "tuned by +1 415 555 2671",
            UserId = "ada@example.org",
            SessionId = "10.20.30.40",
            Metadata = null,
        };

        var filtered = Given.Filter(PersonalDataMode.Redact).Apply(metric, []);

        (filtered.Name, filtered.Unit, filtered.Service, filtered.Model).ShouldBe(("latency.ip", "[email]", "api of [email]", "tuned by [phone]"));
        (filtered.UserId, filtered.SessionId).ShouldBe(("ada@example.org", "10.20.30.40"));
        MetricRules.NormaliseName(filtered.Name).ShouldBe(filtered.Name);
        filtered.Removed.ShouldBe(new RemovedPersonalData([new("email", 2), new("ip", 1), new("phone", 1)]));
        filtered.ToEvent(null, null).Removed.ShouldBe(filtered.Removed);
    }

    [Theory]
    [InlineData("""{"a": "x", "b": {"c": ["ada@example.org", {"d": "10.20.30.40"}]}}""", """{"a":"x","b":{"c":["[email]",{"d":"[ip]"}]}}""")]
    [InlineData("""{"ada@example.org": 1, "bob@example.org": 2, "c": 3}""", """{"[email]":1,"[email]_2":2,"c":3}""")]
    [InlineData("""{"card": 4111111111111111, "n": 1.50, "m": 10e2, "big": 4111111111111112}""", """{"card":"[card]","n":1.50,"m":10e2,"big":4111111111111112}""")]
    [InlineData("""{"dateOfBirth": "10 December 1815", "surname": null, "first_name": {"a": 1}, "dob": [1815]}""", """{"dateOfBirth":"[field]","surname":null,"first_name":"[field]","dob":"[field]"}""")]
    [InlineData("""{"a": "ada\u0040example.org", "d\u006fb": "1815"}""", """{"a":"[email]","dob":"[field]"}""")]
    [InlineData("""{"phone": "4155552671", "server_version": "10.20.30.40", "host": "10.20.30.40"}""", """{"phone":"[phone]","server_version":"10.20.30.40","host":"[ip]"}""")]
    [InlineData("""{"phones": ["4155552671", "4155552672"]}""", """{"phones":["[phone]","[phone]"]}""")]
    public void metadata_is_searched_at_any_depth_names_included(string sent, string recorded)
    {
        var filtered = Given.Filter(PersonalDataMode.Redact).Apply(Clean with { Metadata = JsonElement.Parse(sent) }, []);

        JsonSerializer.Serialize(filtered.Metadata).ShouldBe(recorded);
    }

    [Fact]
    public void the_deepest_metadata_that_is_accepted_is_searched()
    {
        var json = string.Concat(Enumerable.Repeat("""{"a":""", 60)) + "\"ada@example.org\"" + new string('}', 60);

        var filtered = Given.Filter(PersonalDataMode.Redact).Apply(Clean with { Metadata = JsonElement.Parse(json) }, []);

        filtered.Metadata!.Value.GetRawText().ShouldContain("[email]");
    }

    [Fact]
    public void hashes_are_equal_for_equal_values_however_they_are_written_and_differ_by_kind_and_key()
    {
        var filter = Given.Filter(PersonalDataMode.Hash);

        Hash("Ada@Example.org").ShouldBe(Hash("ada%40example.org"));
        Hash("+49 (0)30 1234567").ShouldBe(Hash("0049 30 1234567"));
        Hash("4111 1111 1111 1111").ShouldBe(Hash("4111111111111111"));
        Hash("2001:DB8:0::7").ShouldBe(Hash("2001:db8::7"));
        Hash("ada@example.org").ShouldNotBe(Hash("bob@example.org"));
        Hash("ada@example.org").ShouldMatch(@"^\[email:[a-p]{16}\]$");
        Given.Filter(PersonalDataMode.Hash, key: new byte[32]).Text("note", "ada@example.org", []).ShouldNotBe(Hash("ada@example.org"));

        string Hash(string text) => filter.Text("note", text, []);
    }

    [Fact]
    public void a_refusal_names_each_field_and_what_kind_is_in_it_and_never_the_value()
    {
        var errors = new List<FieldError>();
        var metric = Clean with
        {
            Service = "ada@example.org",
            Metadata = JsonElement.Parse("""{"a": {"bob@example.org": "10.20.30.40 and bob@example.org"}, "dob": "1815"}"""),
        };

        Given.Filter(PersonalDataMode.Reject).Apply(metric, errors);

        errors.Select(error => (error.Field, error.Received)).ShouldBe(
        [
            ("service", "personal data (email)"),
            ("metadata.a", "personal data (email)"),
            ("metadata.a.[email]", "personal data (email, ip)"),
            ("metadata.dob", "personal data (field)"),
        ], ignoreOrder: true);
        errors.ShouldAllBe(error => error.Allowed.Contains("PII_MODE=reject"));
        string.Join(' ', errors).ShouldNotContain("example.org");
    }

    [Fact]
    public void what_is_wrong_for_another_reason_is_said_without_the_personal_data_in_it()
    {
        var long80 = new string('x', 75);

        FieldError.Quote("ada@example.org!").ShouldBe("'[email]!'");
        FieldError.Shorten("ada@example.org").ShouldBe("[email]");
        // Cut in two, an address would show in no pattern.
        FieldError.Quote($"{long80} ada@example.org").ShouldNotContain("ada@");
    }

    [Fact]
    public void an_installations_own_kinds_are_masked_in_refusals_too()
    {
        var rules = PersonalDataRulesFile.Parse("""{"rules": [{"name": "badge", "pattern": "BADGE-[0-9]{4}"}]}""");
        var errors = new List<FieldError> { new("BADGE-1234", "'BADGE-1234'", "something else") };

        Given.Filter(PersonalDataMode.Redact, rules).Mask(errors);

        errors.ShouldBe([new("[badge]", "'[badge]'", "something else")]);
    }
}
