using System.Text;
using System.Text.Json;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Platform.Http;

namespace BusinessMetrics.Tests.Ingest.Recording;

public sealed class MetricReaderTests
{
    [Fact]
    public void every_field_is_read()
    {
        var (data, errors) = Read(
            """
            {
              "metric_id": "0195f0c2-7b1e-7abc-8def-0123456789ab", "metric_name": "latency", "value": 12.50, "unit": "ms",
              "category": "performance", "service": "model-api", "model_name": "bert", "user_id": "ada", "session_id": "s1",
              "metadata": {"region": "eu"}, "timestamp": "2026-03-10T12:00:00Z"
            }
            """);

        errors.ShouldBeEmpty();
        (data.MetricId, data.MetricName, data.Unit, data.Category).ShouldBe(("0195f0c2-7b1e-7abc-8def-0123456789ab", "latency", "ms", "performance"));
        (data.Service, data.ModelName, data.UserId, data.SessionId).ShouldBe(("model-api", "bert", "ada", "s1"));
        (data.Value.ToString(), data.Timestamp).ShouldBe(("12.5", "2026-03-10T12:00:00Z"));
        data.Metadata.ShouldNotBeNull().GetProperty("region").GetString().ShouldBe("eu");
    }

    [Fact]
    public void null_is_nothing()
    {
        var (data, errors) = Read("""{"metric_name": null, "value": null, "metadata": null, "metric_id": null}""");

        errors.ShouldBeEmpty();
        data.ShouldBe(new MetricData());
    }

    [Theory]
    [InlineData("1764000000")]
    [InlineData("1764000000000")]
    public void a_number_for_an_instant_is_told_what_to_send_instead(string number) =>
        Read($$"""{"timestamp": {{number}}, "value": 1}""").Errors.Single().Allowed.ShouldBe(
            "a string: an ISO 8601 instant such as 2026-01-31T13:45:00Z or 2026-01-31T14:45:00.250+01:00 (no offset means UTC); no seconds or milliseconds since 1970");

    [Theory]
    [InlineData("12", "'12'")]
    [InlineData("true", "true")]
    [InlineData("[\"a\"]", "an array")]
    [InlineData("{\"a\": 1}", "an object")]
    public void a_text_field_of_another_type_is_refused(string json, string received)
    {
        // A number for an instant is told more.
        string[] instant = json == "12" ? [] : ["timestamp"];
        foreach (var field in (string[])["metric_name", "unit", "category", "service", "model_name", "user_id", "session_id", "metric_id", .. instant])
            Read($$"""{"{{field}}": {{json}}, "value": 1}""").Errors.ShouldBe([new(field, received, "a string")]);
    }

    [Fact]
    public void thousands_of_unknown_and_repeated_fields_and_names_of_any_length_make_a_short_refusal()
    {
        var unknown = string.Concat(Enumerable.Range(0, 10_000).Select(number => $"\"{number}\": 1, "));
        var repeated = string.Concat(Enumerable.Repeat("\"unit\": 1, ", 10_000));

        var (_, errors) = Read($$"""{"{{new string('a', 100_000)}}": 1, {{unknown}} {{repeated}} "value": 1}""");

        errors.Count.ShouldBe(21);
        errors[0].Field.ShouldBe(new string('a', 80) + "... (100000 characters)");
        errors.ShouldAllBe(error => error.ToString().Length < 500);
    }

    [Theory]
    [InlineData("\"12\"", "the string '12'")]
    [InlineData("\"NaN\"", "the string 'NaN'")]
    [InlineData("1e400", "'1e400'")]
    [InlineData("1e-999999999", "'1e-999999999'")]
    [InlineData("false", "false")]
    [InlineData("{}", "an object")]
    public void a_value_that_is_no_finite_number_is_refused(string json, string received)
    {
        var (data, errors) = Read($$"""{"value": {{json}}}""");

        errors.ShouldBe([new("value", received, "a finite JSON number")]);
        data.Value.ShouldNotBeNull("what came is not reported as missing too");
    }

    [Fact]
    public void a_value_of_a_million_digits_is_refused_and_shown_in_short()
    {
        var error = Read($$"""{"value": {{new string('9', 1_000_000)}}}""").Errors.ShouldHaveSingleItem();

        error.Field.ShouldBe("value");
        error.Received.Length.ShouldBeLessThan(150);
        error.Received.ShouldEndWith("(1000000 characters)");
    }

    [Fact]
    public void an_unknown_field_is_refused_with_the_known_ones()
    {
        var error = Read("""{"value": 1, "metricname": {"deep": [1, 2]}, "unit": "ms"}""").Errors.ShouldHaveSingleItem();

        error.Field.ShouldBe("metricname");
        error.Allowed.ShouldContain("metric_name, value, unit, category, service");
        error.Allowed.ShouldContain("metadata");
    }

    [Theory]
    [InlineData("""{"value": 1, "value": 2}""")]
    [InlineData("""{"value": 1, "\u0076alue": 2}""")]
    public void a_field_that_comes_twice_is_refused(string json) =>
        Read(json).Errors.ShouldBe([new("value", "the field twice", "each field once")]);

    [Theory]
    [InlineData("\"a\\u0000b\"", "U+0000, a control character, at position 2")]
    [InlineData("\"\\ud800\"", "text that is not valid Unicode")]
    [InlineData("\"\\udc00 \\ud800\"", "text that is not valid Unicode")]
    public void a_NUL_and_half_a_character_are_refused(string json, string received) =>
        Read($$"""{"service": {{json}}}""").Errors.ShouldBe([new("service", received, "a string")]);

    [Fact]
    public void bytes_that_are_no_UTF_8_are_refused_in_the_field_that_has_them()
    {
        byte[] json = [.. "{\"service\": \""u8, 0xC3, 0x28, .. "\", \"unit\": \"ms\"}"u8];
        var errors = new List<FieldError>();

        var data = MetricReader.Read(json, errors);

        errors.ShouldHaveSingleItem().Field.ShouldBe("service");
        data.Unit.ShouldBe("ms");
    }

    [Fact]
    public void a_whole_character_outside_the_first_plane_is_kept() =>
        Read("""{"service": "\ud83d\ude80 api"}""").Data.Service.ShouldBe("🚀 api");

    [Theory]
    [InlineData("[]", "an array")]
    [InlineData("12", "'12'")]
    [InlineData("null", "null")]
    [InlineData("\"metric\"", "the string 'metric'")]
    public void a_body_that_is_no_object_is_refused(string json, string received)
    {
        var error = Read(json).Errors.ShouldHaveSingleItem();

        (error.Field, error.Received).ShouldBe(("(body)", received));
        error.Allowed.ShouldContain(MetricReader.Fields);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"value\": 1,}")]
    [InlineData("{\"value\": NaN}")]
    [InlineData("{\"value\": 01}")]
    [InlineData("{\"value\": +1}")]
    [InlineData("{\"value\": .5}")]
    [InlineData("{} {}")]
    [InlineData("{'value': 1}")]
    public void what_is_no_JSON_is_told_by_an_exception(string json) =>
        Should.Throw<JsonException>(() => Read(json));

    private static (MetricData Data, List<FieldError> Errors) Read(string json)
    {
        var errors = new List<FieldError>();
        var data = MetricReader.Read(Encoding.UTF8.GetBytes(json), errors);
        return (data, errors);
    }
}
