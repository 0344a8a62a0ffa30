using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace BusinessMetrics.Tests.Platform.Hardening;

/// <summary>A request made from an operation of the API document and spoilt somewhere; the same number makes the same one.</summary>
/// <param name="Text">What it is, to repeat it by hand.</param>
internal sealed record HostileRequest(HttpRequestMessage Message, string Text)
{
    private static readonly string[] OddMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "FOO", "get", "M-SEARCH"];
    private static readonly string[] Types = ["application/json", "application/x-ndjson", "application/JSON; charset=utf-16", "text/plain", "application/xml", "multipart/form-data; boundary=x", "application/json; charset=\"", "x", "*/*", "application/problem+json"];
    private static readonly string[] Encodings = ["gzip", "br", "deflate", "identity", "gzip, gzip", "\"", "chunked"];
    private static readonly string[] HeaderNames = ["Idempotency-Key", "traceparent", "tracestate", "baggage", "Accept", "Accept-Language", "If-None-Match", "Range", "X-Forwarded-For", "X-HTTP-Method-Override", "Cookie", "Referer", "X-Correlation-Id", "Origin", "Prefer"];

    /// <param name="operations">The document's <c>paths</c>.</param>
    /// <param name="tokens">One is chosen; an empty one is left out.</param>
    public static HostileRequest Make(int number, JsonObject operations, IReadOnlyList<string> tokens)
    {
        var random = new Random(number);
        var (path, methods) = Pick(random, operations.ToArray());
        var (method, operation) = Pick(random, methods!.AsObject().ToArray());
        var parameters = (operation!["parameters"]?.AsArray() ?? []).Select(parameter => parameter!.AsObject()).ToArray();
        foreach (var parameter in parameters.Where(parameter => parameter["in"]!.GetValue<string>() == "path"))
            path = path.Replace($"{{{parameter["name"]}}}", Escape(random, Value(random, parameter)), StringComparison.Ordinal);
        var url = path + Query(random, parameters);
        var verb = random.Next(20) == 0 ? Pick(random, OddMethods) : method.ToUpperInvariant();
        var message = new HttpRequestMessage(new(verb), new Uri(url.Replace("#", "%23", StringComparison.Ordinal), UriKind.Relative));
        var token = Pick(random, tokens);
        if (token.Length > 0)
            message.Headers.TryAddWithoutValidation("Authorization", random.Next(40) == 0 ? Pick(random, HostileText.Texts).Trim() : $"Bearer {token}");
        for (var i = random.Next(3); i > 0; i--)
            message.Headers.TryAddWithoutValidation(Pick(random, HeaderNames), Header(Pick(random, HostileText.Texts)));

        var body = "";
        if (operation["requestBody"] is { } described ? random.Next(30) > 0 : random.Next(15) == 0)
        {
            var bytes = Body(random, operation["requestBody"]?["content"]?.AsObject().First().Value!["example"]);
            body = Encoding.Latin1.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 300)));
            message.Content = new ByteArrayContent(bytes);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", random.Next(5) == 0 ? Pick(random, Types) : Pick(random, Types[..2]));
            if (random.Next(40) == 0)
                message.Content.Headers.TryAddWithoutValidation("Content-Encoding", Pick(random, Encodings));
        }

        return new(message, $"#{number.ToString(CultureInfo.InvariantCulture)} {verb} {url} {body}");
    }

    private static string Query(Random random, IReadOnlyList<JsonObject> parameters)
    {
        var pairs = new List<string>();
        foreach (var parameter in parameters.Where(parameter => parameter["in"]!.GetValue<string>() == "query" && random.Next(3) == 0))
            for (var times = random.Next(25) == 0 ? 2 : 1; times > 0; times--)
                pairs.Add($"{parameter["name"]}={Escape(random, Value(random, parameter))}");
        if (random.Next(15) == 0)
            pairs.Add($"{Escape(random, Pick(random, HostileText.Texts))}={Escape(random, Pick(random, HostileText.Texts))}");
        return pairs.Count == 0 ? "" : "?" + string.Join('&', pairs);
    }

    /// <summary>One that is allowed more often than not, so that what is behind the first check is reached too.</summary>
    private static string Value(Random random, JsonObject parameter)
    {
        var schema = parameter["schema"]!;
        if (random.Next(5) < 2)
            return Pick(random, HostileText.Texts);
        if (schema["enum"] is JsonArray values)
            return Pick(random, values.ToArray())!.GetValue<string>();
        if (schema["format"]?.GetValue<string>() == "date-time")
            return Pick(random, ["2026-11-01T00:00:00Z", "2025-01-01T00:00:00+02:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-23"]);
        if (schema["maximum"] is { } most)
            return Pick(random, [schema["minimum"]!.ToString(), most.ToString(), "10"]);
        return parameter["example"]?.ToString() ?? Pick(random, HostileText.Texts);
    }

    private static byte[] Body(Random random, JsonNode? example)
    {
        var json = example?.ToJsonString() ?? "{}";
        switch (random.Next(10))
        {
            case 0:
                return Encoding.UTF8.GetBytes(Pick(random, HostileText.Json));
            case 1:
                return [.. Encoding.UTF8.GetBytes(json[..(json.Length / 2)]), .. Pick(random, HostileText.Bytes), .. Encoding.UTF8.GetBytes(json[(json.Length / 2)..])];
            case 2:
                return Encoding.UTF8.GetBytes(json[..random.Next(json.Length + 1)]);
            case 3:
                var bytes = Encoding.UTF8.GetBytes(json);
                for (var i = random.Next(1, 8); i > 0 && bytes.Length > 0; i--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
            case 4:
                return Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat(json, random.Next(200)))}]");
            default:
                return Encoding.UTF8.GetBytes(Spoil(random, JsonNode.Parse(json)!));
        }
    }

    /// <summary>The example with some of its values replaced, left out or there twice.</summary>
    private static string Spoil(Random random, JsonNode node)
    {
        if (node is JsonArray array)
            return $"[{string.Join(',', array.Select(item => item is JsonObject or JsonArray ? Spoil(random, item) : item?.ToJsonString() ?? "null"))}]";
        if (node is not JsonObject fields)
            return node.ToJsonString();
        var parts = new List<string>();
        foreach (var (name, value) in fields)
        {
            var text = random.Next(14) switch
            {
                0 => Pick(random, HostileText.Json),
                1 => JsonValue.Create(Pick(random, HostileText.Texts)).ToJsonString(),
                _ => value is JsonObject or JsonArray ? Spoil(random, value) : value?.ToJsonString() ?? "null",
            };
            if (random.Next(20) > 0)
                parts.Add($"{JsonValue.Create(name).ToJsonString()}:{text}");
            if (random.Next(20) == 0)
                parts.Add($"{JsonValue.Create(random.Next(2) == 0 ? name : Pick(random, HostileText.Texts)).ToJsonString()}:{Pick(random, HostileText.Json)}");
        }

        return $"{{{string.Join(',', parts)}}}";
    }

    /// <summary>Sometimes as it is, where an address can hold it at all.</summary>
    private static string Escape(Random random, string text)
    {
        var whole = string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
        return random.Next(10) == 0 && whole.All(each => each is > ' ' and < '\x7f') ? whole : Uri.EscapeDataString(whole);
    }

    private static string Header(string text) => string.Concat(text.Where(each => each is >= ' ' and < '\x7f'));

    private static T Pick<T>(Random random, IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
