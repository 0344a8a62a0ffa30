using System.Buffers;
using System.Text;
using System.Text.Json;
using BusinessMetrics.Projections.Store.Numbers;
using CsCheck;

namespace BusinessMetrics.Projections.Tests.Store.Numbers;

public sealed class ExactNumberJsonTests
{
    [Fact]
    public void every_number_comes_back_from_JSON_digit_for_digit() =>
        Decimals.Texts.Sample(text =>
        {
            var json = JsonSerializer.Serialize(ExactNumber.ParseExact(text));

            Decimals.Scaled(json).ShouldBe(Decimals.Scaled(text));
            JsonSerializer.Deserialize<ExactNumber>(json).ToString().ShouldBe(json);
        }, iter: 1000);

    [Theory]
    [InlineData("0.1", "0.1")]
    [InlineData("1.10", "1.1")]
    [InlineData("1e300", "1E+300")]
    [InlineData("12345678901234567890.123456789", "12345678901234567890.123456789")]
    public void it_is_written_as_a_bare_number(string text, string json) =>
        JsonSerializer.Serialize(ExactNumber.ParseExact(text)).ShouldBe(json);

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("1e400")]
    [InlineData("1e-999999999")]
    public void what_is_no_finite_number_is_refused(string json) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<ExactNumber>(json));

    [Theory]
    [InlineData("-1e-400")]
    [InlineData("1.5e308")]
    public void what_may_be_sent_can_be_read_back_with_every_digit_written_out_as_the_store_does(string text)
    {
        ExactNumber.TryParse(text, out var number).ShouldBeTrue();
        var stored = text == "-1e-400" ? "-0." + new string('0', 399) + "1" : "15" + new string('0', 307);

        JsonSerializer.Deserialize<ExactNumber>(stored).ShouldBe(number);
    }

    [Fact]
    public void the_longest_number_that_may_be_sent_can_be_read_back_from_the_store()
    {
        var digits = new string('7', ExactNumber.MaximumLength - "-1.e-400".Length);
        ExactNumber.TryParse($"-1.{digits}e-400", out var number).ShouldBeTrue();

        JsonSerializer.Deserialize<ExactNumber>("-0." + new string('0', 399) + "1" + digits).ShouldBe(number);
    }

    [Fact]
    public void a_number_of_a_million_digits_is_refused() =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<ExactNumber>(new string('9', 1_000_000)));

    [Fact]
    public void a_number_cut_in_two_by_a_buffer_is_read_whole()
    {
        var tail = new Segment(Encoding.ASCII.GetBytes("4.25 "), null, 2);
        var head = new Segment(Encoding.ASCII.GetBytes("12"), tail, 0);
        var reader = new Utf8JsonReader(new ReadOnlySequence<byte>(head, 0, tail, 5));
        reader.Read();

        ExactNumberJsonConverter.TryRead(ref reader, out var number).ShouldBeTrue();

        number.ToString().ShouldBe("124.25");
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, Segment? next, long start)
        {
            Memory = bytes;
            Next = next;
            RunningIndex = start;
        }
    }
}
