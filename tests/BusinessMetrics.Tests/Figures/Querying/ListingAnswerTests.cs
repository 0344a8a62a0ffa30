using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using BusinessMetrics.Figures.Querying;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Trust.Subjects;
using BusinessMetrics.Trust.Subjects.Pseudonyms;

namespace BusinessMetrics.Tests.Figures.Querying;

/// <summary>The listing is written by hand, and the contract is the serializer's.</summary>
public class ListingAnswerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly SessionCipher Sessions = new(new byte[32]);
    private static readonly Subject Known = new(Guid.NewGuid(), "ann \"the\" ünï 😀 <b>", Sessions);
    private static readonly Subject Nobody = new(Guid.NewGuid(), "", Sessions);

    private static readonly MetricSeries Plain = new(MetricCategories.Of("performance"), "model-api", "accuracy", "bert-base", "percentage");
    private static readonly MetricSeries Awkward = new(MetricCategories.Of("cost"), "a\"b\\c\n\u0007é", "naïve 🤖 </script>", null, "€/\u2028h");

    private static readonly ListedMetric Metric = new(Guid.NewGuid(), Plain, 0.95m, Noon, null, null, null, null);

    [Theory]
    [InlineData("0")]
    [InlineData("-0.0")]
    [InlineData("1.500")]
    [InlineData("-1234567.8901")]
    [InlineData("999999999999999999")]
    [InlineData("1000000000000000000.10")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("123456789012345678901234567890.123456789")]
    [InlineData("1e300")]
    [InlineData("-25e-300")]
    public Task values_of_any_size_are_written_alike(string value)
    {
        ExactNumber.TryParse(value, out var number).ShouldBeTrue();
        return ShouldBeAlikeAsync([Metric with { Value = number }]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("17.50")]
    [InlineData("\" a,  b: c \"")]
    [InlineData("""{"a": 1, "b": [1, 2.50, -3e5, true, false, null], "c": {"d": {"e": [[], {}, [{"f": " "}]]}}}""")]
    [InlineData("""{"a \" b": "c: \"d, e\" ", "ends in a backslash\\": "\\", "both\\\"": "\\\" , "}""")]
    [InlineData("""{"tab": "\t\n\r\b\f", "slash": "/ </script> & ' + `"}""")]
    [InlineData("""{"bell": "\u0007\u001f", "not one": "\\u0007"}""")]
    [InlineData("""{"ünï": "日本語 é", "emoji": "😀", "private": "\ue000", "line": "\u2028", "delete": "\u007f\u0085"}""")]
    [InlineData("{\"private\": \"\ue000\", \"line\": \"\u2028\", \"delete\": \"\u007f\u0085\"}")]
    public Task metadata_are_written_alike(string stored) => ShouldBeAlikeAsync([Metric with { Metadata = Encoding.UTF8.GetBytes(stored) }]);

    [Fact]
    public Task metadata_as_deep_as_a_request_may_be_are_written_alike() =>
        ShouldBeAlikeAsync([Metric with { Metadata = Encoding.UTF8.GetBytes(new string('[', 64) + "\"é\", 1" + new string(']', 64)) }]);

    [Fact]
    public Task metadata_with_huge_numbers_are_written_alike() =>
        ShouldBeAlikeAsync([Metric with { Metadata = Encoding.UTF8.GetBytes($$"""{"huge": 1{{new string('0', 400)}}, "tiny": 0.{{new string('0', 400)}}1}""") }]);

    [Fact]
    public Task texts_that_need_escaping_are_written_alike() =>
        ShouldBeAlikeAsync([Metric with { Series = Awkward }, Metric, Metric with { Series = Awkward }]);

    [Fact]
    public Task instants_are_written_alike() =>
        ShouldBeAlikeAsync([.. new[] { 0, 1, 10, 99_999, 100_000, 120_000, 999_999 }.Select(microseconds => Metric with { OccurredAt = Noon.AddMicroseconds(microseconds) })]);

    [Fact]
    public Task retracted_metrics_are_written_alike() =>
        ShouldBeAlikeAsync([Metric with { Retraction = new(Noon.AddSeconds(0.25), "sent \"twice\" by März 😀") }]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task people_are_written_alike_shown_hidden_and_forgotten(bool shown) => ShouldBeAlikeAsync(
        [
            Metric with { Subject = Known.Id, Session = Sessions.Encrypt("session é 1") },
            Metric with { Subject = Known.Id },
            Metric with { Subject = Guid.NewGuid(), Session = Sessions.Encrypt("of one who was forgotten") },
            Metric with { Session = Sessions.Encrypt("of nobody") },
        ],
        shown ? new(new Dictionary<Guid, Subject> { [Known.Id] = Known }, Nobody) : PeopleShown.None);

    [Fact]
    public async Task what_stands_beside_the_metrics_is_written_alike()
    {
        await ShouldBeAlikeAsync([]);
        await ShouldBeAlikeAsync([Metric], response: new([], 1_234_567, true, "CN5x2gAAAAABkQAA-_", null, null));
        await ShouldBeAlikeAsync([Metric], response: new([], 1, false, null, null, new(Noon, Noon.AddDays(1)), new(new(2025, 1, 1), new(2025, 2, 1), 77)));
    }

    [Fact]
    public Task a_page_of_many_portions_is_written_alike() => ShouldBeAlikeAsync([.. Enumerable.Range(0, 10_000).Select(i => Metric with
    {
        Value = i / 7m,
        Series = i % 3 == 0 ? Awkward : Plain,
        Metadata = Encoding.UTF8.GetBytes($$"""{"i": {{i}}, "note": "{{new string('x', i % 300)}}"}"""),
    })]);

    private static async Task ShouldBeAlikeAsync(IReadOnlyList<ListedMetric> metrics, PeopleShown? people = null, MetricsResponse? response = null)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        JsonAnswers.Configure(options);
        people ??= PeopleShown.None;
        response ??= new([], metrics.Count, false, null, null, null);
        using var body = new MemoryStream();
        var pipe = PipeWriter.Create(body);

        await new ListingAnswer(metrics, people, response).WriteAsync(pipe, options, CancellationToken.None);

        await pipe.CompleteAsync();
        var written = Encoding.UTF8.GetString(body.ToArray());
        written.ShouldBe(JsonSerializer.Serialize(response with { Metrics = [.. metrics.Select(people.Show)] }, options));
    }
}
