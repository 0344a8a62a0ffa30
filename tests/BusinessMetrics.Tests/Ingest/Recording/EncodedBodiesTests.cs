using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Ingest.Recording;

/// <summary>Bodies as other programs write them: with a byte order mark, compressed, under other names, with NaN in them.</summary>
[Collection(IngestCollection.Name)]
public sealed class EncodedBodiesTests(TestServers servers)
{
    private const string Ndjson = "application/x-ndjson";
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly TestService _service = servers.Shared;

    private static string One(string value = "1") =>
        $$"""{"metric_name": "request_count", "value": {{value}}, "unit": "requests", "category": "usage", "service": "encoded"}""";

    private async Task<(int Status, JsonNode Json, HttpResponseMessage Response)> SendAsync(string url, byte[] body, string contentType = "application/json", params string[] encodings)
    {
        using var client = _service.Client();
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        foreach (var encoding in encodings)
            content.Headers.ContentEncoding.Add(encoding);
        var response = await client.PostAsync(url, content);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!, response);
    }

    private static byte[] Compressed(string encoding, byte[] body)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(compressed, CompressionLevel.Optimal),
            "br" => new BrotliStream(compressed, CompressionLevel.Optimal),
            _ => new ZLibStream(compressed, CompressionLevel.Optimal),
        })
            stream.Write(body);
        return compressed.ToArray();
    }

    [Theory]
    [InlineData("metrics", "application/json", false, 201)]
    [InlineData("metrics/batch", "application/json", true, 200)]
    [InlineData("metrics/batch", Ndjson, false, 200)]
    public async Task a_byte_order_mark_is_not_part_of_the_JSON(string url, string type, bool isArray, int status)
    {
        var (answered, json, _) = await SendAsync(url, [.. ByteOrderMark, .. Encoding.UTF8.GetBytes(isArray ? $"[{One()}]" : One())], type);

        answered.ShouldBe(status, json.ToJsonString());
        (json["stored"]?.GetValue<int>() ?? 1).ShouldBe(1);
    }

    [Theory]
    [InlineData("application/ndjson")]
    [InlineData("application/jsonl")]
    [InlineData("application/x-jsonlines")]
    [InlineData("application/jsonlines")]
    [InlineData("APPLICATION/X-NDJSON; charset=utf-8")]
    public async Task lines_of_JSON_have_many_names(string type) =>
        (await SendAsync("metrics/batch", Encoding.UTF8.GetBytes(One() + "\r\n\r\n" + One()), type)).Json["stored"]!.GetValue<int>().ShouldBe(2);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task compressed_bodies_are_taken_on_both_ways_in(string encoding)
    {
        (await SendAsync("metrics", Compressed(encoding, Encoding.UTF8.GetBytes(One())), "application/json", encoding)).Status.ShouldBe(201);
        var batch = await SendAsync("metrics/batch", Compressed(encoding, Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(One(), 500)))), Ndjson, encoding);
        batch.Json["stored"]!.GetValue<int>().ShouldBe(500);
    }

    [Fact]
    public async Task the_limit_of_size_holds_for_what_comes_out()
    {
        var bomb = Compressed("gzip", new byte[200 * 1024 * 1024]);
        bomb.Length.ShouldBeLessThan(1024 * 1024);

        (await SendAsync("metrics/batch", bomb, Ndjson, "gzip")).Status.ShouldBe(413);
        (await SendAsync("metrics", bomb, "application/json", "gzip")).Status.ShouldBe(413);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task what_is_not_compressed_as_it_says_is_refused(string encoding)
    {
        var (status, json, _) = await SendAsync("metrics/batch", Encoding.UTF8.GetBytes(One()), Ndjson, encoding);

        status.ShouldBe(400, json.ToJsonString());
        json["detail"]!.GetValue<string>().ShouldContain("Content-Encoding");
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip", "gzip")]
    public async Task an_encoding_that_nobody_reads_is_refused_with_those_that_are_read(params string[] encodings)
    {
        var (status, _, response) = await SendAsync("metrics", Encoding.UTF8.GetBytes(One()), "application/json", encodings);

        status.ShouldBe(415);
        response.Headers.GetValues("Accept-Encoding").Single().ShouldBe("gzip, br, deflate");
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    public async Task an_item_without_a_finite_number_is_refused_alone(string bare)
    {
        foreach (var (body, type) in ((string, string)[])[($"[{One()}, {One(bare)}, {One("2")}]", "application/json"), ($"{One()}\n{One(bare)}\n{One("2")}", Ndjson)])
        {
            var (status, json, _) = await SendAsync("metrics/batch", Encoding.UTF8.GetBytes(body), type);

            status.ShouldBe(200, json.ToJsonString());
            json["stored"]!.GetValue<int>().ShouldBe(2);
            json["results"]![1]!["status"]!.GetValue<string>().ShouldBe("refused");
            json["results"]![1]!["errors"]![0]!["received"]!.GetValue<string>().ShouldBe($"{bare}, which is no JSON");
        }
    }

    [Fact]
    public async Task names_in_strings_are_no_numbers()
    {
        var item = """{"metric_name": "NaN", "value": 1, "unit": "requests", "category": "usage", "service": "-Infinity \\ NaN"}""";

        (await SendAsync("metrics/batch", Encoding.UTF8.GetBytes($"[{item}, {One("NaN")}]"))).Json["stored"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task an_array_that_is_broken_otherwise_names_the_item_and_records_nothing()
    {
        var service = $"broken-{Guid.NewGuid()}";
        var (status, json, _) = await SendAsync("metrics/batch", Encoding.UTF8.GetBytes($"[{One().Replace("encoded", service, StringComparison.Ordinal)}, {One("NaN")}, {One("1.")}]"));

        status.ShouldBe(400);
        json["errors"]![0]!["received"]!.GetValue<string>().ShouldStartWith("malformed JSON in item 2 (line 1, byte ");
        json["errors"]![0]!["allowed"]!.GetValue<string>().ShouldEndWith("nothing of it was recorded");
        await _service.CatchUpAsync();
        (await _service.GetAsync($"/metrics?service={service}")).Json["total_count"]!.GetValue<int>().ShouldBe(0);
    }
}
