using System.Text.Json;

namespace BusinessMetrics.Ingest.Recording;

/// <summary>Cuts a batch into the texts of its items, without reading what is in them.</summary>
public static class BatchSplitter
{
    /// <summary>The elements of a JSON array.</summary>
    /// <exception cref="JsonException">It is not one JSON array.</exception>
    public static List<ReadOnlyMemory<byte>> Array(ReadOnlyMemory<byte> body)
    {
        var items = new List<ReadOnlyMemory<byte>>();
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = 256 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("a JSON array was expected", null, 0, 0);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            items.Add(body[start..(int)reader.BytesConsumed]);
        }

        if (reader.Read())
            throw new JsonException("there is more after the array", null, 0, 0);
        return items;
    }

    /// <summary>The lines of NDJSON; empty ones do not count.</summary>
    public static List<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> body)
    {
        var items = new List<ReadOnlyMemory<byte>>();
        while (!body.IsEmpty)
        {
            var end = body.Span.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            if (!line.Span.Trim(" \t\r"u8).IsEmpty)
                items.Add(line);
            body = end < 0 ? default : body[(end + 1)..];
        }

        return items;
    }
}
