using System.Text;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Platform.Http;

namespace BusinessMetrics.Tests.Ingest.Recording;

public sealed class RecordMetricReadTests
{
    [Fact]
    public void a_right_metric_has_no_errors()
    {
        var (metric, errors) = Read("""{"metric_name": "latency", "value": 12, "unit": "ms", "category": "performance", "service": "model-api"}""");

        errors.ShouldBeEmpty();
        metric.ShouldNotBeNull().Name.ShouldBe("latency");
    }

    [Fact]
    public void a_field_of_the_wrong_type_is_named_once_and_missing_ones_with_it()
    {
        var (metric, errors) = Read("""{"metric_name": 5, "value": "12", "unit": "ms", "category": "performance"}""");

        metric.ShouldBeNull();
        errors.Select(error => error.Field).ShouldBe(["metric_name", "value", "service"], ignoreOrder: true);
    }

    [Fact]
    public void a_body_that_is_no_object_is_one_error() =>
        Read("[1]").Errors.ShouldHaveSingleItem().Field.ShouldBe("(body)");

    [Fact]
    public void malformed_JSON_is_one_error_that_names_the_place()
    {
        var error = Read("{\"metric_name\": 5,\n oops}").Errors.ShouldHaveSingleItem();

        error.Field.ShouldBe("(body)");
        error.Received.ShouldBe("malformed JSON (line 2, byte 2)");
    }

    private static (NewMetric? Metric, List<FieldError> Errors) Read(string json)
    {
        var errors = new List<FieldError>();
        var metric = RecordMetric.Read(Encoding.UTF8.GetBytes(json), Given.Rules, Given.Filter, null, Given.Now, errors);
        return (metric, errors);
    }
}
