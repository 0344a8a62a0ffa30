using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Platform.Http;

namespace BusinessMetrics.Tests.Ingest.Recording;

public sealed class MetricRulesTests
{
    [Theory]
    [InlineData("Prediction Accuracy", "prediction_accuracy")]
    [InlineData("  prediction-accuracy\t", "prediction_accuracy")]
    [InlineData("P", "p")]
    [InlineData("http.requests:total/5m", "http.requests:total/5m")]
    [InlineData("gdpr_compliance2", "gdpr_compliance2")]
    public void a_name_is_normalised(string sent, string name) =>
        Given.Accepted(Given.Data with { MetricName = sent }).Name.ShouldBe(name);

    [Theory]
    [InlineData("", "''")]
    [InlineData("   ", "'   '")]
    [InlineData("9lives", "'9lives': U+0039 at position 1")]
    [InlineData(" _latency", "' _latency': U+005F at position 2")]
    [InlineData("-latency", "'-latency': U+002D at position 1")]
    [InlineData("latency!", "'latency!': U+0021 at position 8")]
    [InlineData("größe", "'größe': U+00F6 at position 3")]
    [InlineData("latency\u0000", "'latency\0': U+0000, a control character, at position 8")]
    public void another_name_is_refused(string sent, string received)
    {
        var error = Given.Refused(Given.Data with { MetricName = sent });

        error.Field.ShouldBe("metric_name");
        error.Received.ShouldBe(received);
        error.Allowed.ShouldStartWith("1-200 characters");
    }

    [Fact]
    public void what_is_missing_is_named_all_at_once()
    {
        var errors = new List<FieldError>();

        Given.Rules.Apply(new MetricData(), null, Given.Now, errors).ShouldBeNull();

        errors.Select(error => error.Field).ShouldBe(["metric_name", "unit", "category", "service", "value"], ignoreOrder: true);
        errors.ShouldAllBe(error => error.Received == "nothing");
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void a_name_a_service_a_model_a_person_and_a_session_have_two_hundred_characters(int length, bool allowed)
    {
        var text = new string('a', length);
        (string Field, MetricData Data)[] cases =
        [
            ("metric_name", Given.Data with { MetricName = text }),
            ("service", Given.Data with { Service = text }),
            ("model_name", Given.Data with { ModelName = text }),
            ("user_id", Given.Data with { UserId = text }),
            ("session_id", Given.Data with { SessionId = text }),
        ];

        foreach (var (field, data) in cases)
        {
            if (allowed)
                Given.Accepted(data);
            else
                Given.Refused(data).ShouldSatisfyAllConditions(
                    error => error.Field.ShouldBe(field),
                    error => error.Received.ShouldBe($"'{text[..80]}...' (201 characters)"),
                    error => error.Allowed.ShouldContain("200 characters"));
        }
    }

    [Theory]
    [InlineData("performance", "performance")]
    [InlineData("SECURITY", "security")]
    [InlineData("Cost", "cost")]
    [InlineData(" usage ", "usage")]
    [InlineData("compliance", "compliance")]
    public void a_category_is_read_in_any_letter_case(string sent, string category) =>
        Given.Accepted(Given.Data with { Category = sent }).Category.Name.ShouldBe(category);

    [Theory]
    [InlineData("speed")]
    [InlineData("0")]
    [InlineData("performance,security")]
    public void another_category_is_refused_with_a_list_of_the_five(string sent) =>
        Given.Refused(Given.Data with { Category = sent })
            .ShouldBe(new("category", $"'{sent}'", "performance, security, cost, usage, compliance"));

    [Fact]
    public void a_service_a_model_a_person_and_a_session_are_trimmed_and_keep_their_case()
    {
        var metric = Given.Accepted(Given.Data with { Service = " Model-API ", ModelName = " BERT ", UserId = " Ada ", SessionId = " S1 " });

        (metric.Service, metric.Model, metric.UserId, metric.SessionId).ShouldBe(("Model-API", "BERT", "Ada", "S1"));
    }

    [Fact]
    public void what_is_optional_and_blank_is_left_out()
    {
        var metric = Given.Accepted(Given.Data with { ModelName = " ", UserId = "", SessionId = "\t", MetricId = "", Timestamp = " " });

        (metric.Model, metric.UserId, metric.SessionId).ShouldBe((null, null, null));
        metric.IdIsGiven.ShouldBeFalse();
        metric.TimeIsGiven.ShouldBeFalse();
    }

    [Fact]
    public void control_characters_are_refused()
    {
        Given.Refused(Given.Data with { Service = "model\u0007api" }).Field.ShouldBe("service");
        Given.Refused(Given.Data with { Service = " . " }).Field.ShouldBe("service");
        Given.Refused(Given.Data with { Service = ".." }).Field.ShouldBe("service");
        Given.Refused(Given.Data with { UserId = "a\u0000b" }).Field.ShouldBe("user_id");
        Given.Refused(Given.Data with { Unit = "m\u001bs" }).Field.ShouldBe("unit");
    }

    [Fact]
    public void a_given_id_is_kept_and_makes_the_metric_repeatable()
    {
        var metric = Given.Accepted(Given.Data with { MetricId = "0195F0C2-7B1E-7ABC-8DEF-0123456789AB" });

        metric.MetricId.ShouldBe(new Guid("0195f0c2-7b1e-7abc-8def-0123456789ab"));
        metric.IdIsGiven.ShouldBeTrue();
    }

    [Theory]
    [InlineData("42")]
    [InlineData("0195f0c2-7b1e-7abc-8def-0123456789a")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public void another_id_is_refused(string sent) =>
        Given.Refused(Given.Data with { MetricId = sent }).ShouldBe(new("metric_id", $"'{sent}'", "a UUID"));

    [Fact]
    public void without_an_id_one_is_made_or_derived()
    {
        var derived = Guid.NewGuid();

        var made = Given.Accepted(Given.Data);
        var repeatable = Given.Rules.Apply(Given.Data, derived, Given.Now, []).ShouldNotBeNull();

        made.IdIsGiven.ShouldBeFalse();
        made.MetricId.Version.ShouldBe(7);
        repeatable.MetricId.ShouldBe(derived);
        repeatable.IdIsGiven.ShouldBeTrue();
    }
}
