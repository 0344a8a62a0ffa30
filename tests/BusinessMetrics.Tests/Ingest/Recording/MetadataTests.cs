using System.Text;
using System.Text.Json;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Platform.Http;

namespace BusinessMetrics.Tests.Ingest.Recording;

public sealed class MetadataTests
{
    private const string Rule = "an object of at most 64 keys and 16 KB";

    [Theory]
    [InlineData(0, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void sixty_four_keys_are_allowed(int keys, bool allowed)
    {
        var (_, errors) = Read("{" + string.Join(',', Enumerable.Range(0, keys).Select(key => $"\"k{key}\":{key}")) + "}");

        errors.ShouldBe(allowed ? [] : [new("metadata", $"{keys} keys", Rule)]);
    }

    [Theory]
    [InlineData(16 * 1024, true)]
    [InlineData((16 * 1024) + 1, false)]
    public void sixteen_kilobytes_are_allowed(int bytes, bool allowed)
    {
        var (_, errors) = Read($$"""{"k":"{{new string('x', bytes - 8)}}"}""");

        errors.ShouldBe(allowed ? [] : [new("metadata", $"{bytes} bytes", Rule)]);
    }

    [Theory]
    [InlineData("1e300", 50, true)]
    [InlineData("1e300", 60, false)]
    [InlineData("1E-300", 60, false)]
    [InlineData("1.5e+2", 1000, true)]
    public void exponents_count_with_the_digits_that_the_store_writes_out_for_them(string number, int times, bool allowed) =>
        Read($$"""{"k":[{{string.Join(',', Enumerable.Repeat(number, times))}}]}""").Errors.Count.ShouldBe(allowed ? 0 : 1);

    [Fact]
    public void the_limit_is_of_bytes_and_not_of_characters() =>
        Read($$"""{"k":"{{new string('ü', 8 * 1024)}}"}""").Errors.ShouldBe([new("metadata", $"{(16 * 1024) + 8} bytes", Rule)]);

    [Theory]
    [InlineData("\"text\"", "the string 'text'")]
    [InlineData("[1]", "an array")]
    [InlineData("7", "'7'")]
    public void what_is_no_object_is_refused(string json, string received) =>
        Read(json).Errors.ShouldBe([new("metadata", received, Rule)]);

    [Theory]
    [InlineData("""{"a": 1, "a": 2}""")]
    [InlineData("""{"outer": [{"a": 1, "\u0061": 2}]}""")]
    public void a_key_twice_in_one_object_is_refused(string json) =>
        Read(json).Errors.ShouldBe([new("metadata", "a key twice in one object", "each key once")]);

    [Fact]
    public void a_key_once_in_each_of_two_objects_is_not() =>
        Read("""{"a": {"a": 1}, "b": {"a": 2}}""").Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("""{"a": "x\u0000"}""", "text that is not valid Unicode, or holds a NUL")]
    [InlineData("""{"x\u0000": 1}""", "text that is not valid Unicode, or holds a NUL")]
    [InlineData("""{"a": ["\ud800"]}""", "text that is not valid Unicode, or holds a NUL")]
    [InlineData("""{"a": 1e400}""", "the number '1e400'")]
    [InlineData("""{"a": [{"b": 1e-999999999}]}""", "the number '1e-999999999'")]
    public void what_the_database_cannot_keep_is_refused(string json, string received)
    {
        var error = Read(json).Errors.ShouldHaveSingleItem();

        (error.Field, error.Received).ShouldBe(("metadata", received));
    }

    [Fact]
    public void bytes_that_are_no_UTF_8_are_refused()
    {
        byte[] json = [.. "{\"metadata\": {\"a\": \""u8, 0xFF, .. "\"}}"u8];
        var errors = new List<FieldError>();

        MetricReader.Read(json, errors).Metadata.ShouldBeNull();

        errors.ShouldHaveSingleItem().Field.ShouldBe("metadata");
    }

    [Fact]
    public void nesting_beyond_what_is_read_is_malformed() =>
        Should.Throw<JsonException>(() => Read($$"""{"a": {{new string('[', 100)}}{{new string(']', 100)}}}"""));

    [Fact]
    public void what_is_kept_is_what_came()
    {
        var (data, errors) = Read("""{"n": 1.10, "list": [null, true, "🚀"], "o": {}}""");

        errors.ShouldBeEmpty();
        data.Metadata.ShouldNotBeNull().GetRawText().ShouldBe("""{"n": 1.10, "list": [null, true, "🚀"], "o": {}}""");
    }

    private static (MetricData Data, List<FieldError> Errors) Read(string metadata)
    {
        var errors = new List<FieldError>();
        var data = MetricReader.Read(Encoding.UTF8.GetBytes($$"""{"metadata": {{metadata}}}"""), errors);
        return (data, errors);
    }
}
