using System.Text;
using System.Text.Json;
using BusinessMetrics.Ingest.Recording;

namespace BusinessMetrics.Tests.Ingest.Recording;

public sealed class BatchSplitterTests
{
    [Theory]
    [InlineData("[]", new string[0])]
    [InlineData(" [ ] \n", new string[0])]
    [InlineData("""[{"a": [1, 2]}, {"b": "]"}]""", new[] { """{"a": [1, 2]}""", """{"b": "]"}""" })]
    [InlineData("[1,\"two\",null,[3]]", new[] { "1", "\"two\"", "null", "[3]" })]
    [InlineData("""[{"same": 1, "same": 2}]""", new[] { """{"same": 1, "same": 2}""" })]
    public void an_array_is_cut_into_the_texts_of_its_items(string body, string[] items) =>
        Texts(BatchSplitter.Array(Encoding.UTF8.GetBytes(body))).ShouldBe(items);

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("12")]
    [InlineData("[1")]
    [InlineData("[1,]")]
    [InlineData("[1 2]")]
    [InlineData("[{\"a\": }]")]
    [InlineData("[1] [2]")]
    [InlineData("[1]]")]
    public void what_is_not_one_array_is_refused(string body) =>
        Should.Throw<JsonException>(() => BatchSplitter.Array(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void an_item_that_is_too_deep_to_read_does_not_spoil_the_others()
    {
        var deep = new string('[', 100) + new string(']', 100);

        Texts(BatchSplitter.Array(Encoding.UTF8.GetBytes($"[{deep}, 1]"))).ShouldBe([deep, "1"]);
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\n\r\n \t\n", new string[0])]
    [InlineData("{\"a\":1}", new[] { "{\"a\":1}" })]
    [InlineData("{\"a\":1}\n{\"b\":2}\n", new[] { "{\"a\":1}", "{\"b\":2}" })]
    [InlineData("{\"a\":1}\n\n{\"b\":\n", new[] { "{\"a\":1}", "{\"b\":" })]
    public void lines_are_items_and_empty_ones_are_none(string body, string[] items) =>
        Texts(BatchSplitter.Lines(Encoding.UTF8.GetBytes(body))).ShouldBe(items);

    [Fact]
    public void a_line_may_end_as_on_Windows()
    {
        var items = BatchSplitter.Lines("{\"value\": 1}\r\n{\"value\": 2}\r\n"u8.ToArray());

        items.Count.ShouldBe(2);
        foreach (var item in items)
            MetricReader.Read(item.Span, []).Value.ShouldNotBeNull();
    }

    private static IEnumerable<string> Texts(IEnumerable<ReadOnlyMemory<byte>> items) => items.Select(item => Encoding.UTF8.GetString(item.Span));
}
