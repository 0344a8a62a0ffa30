using System.Text.Json;

namespace BusinessMetrics.Ingest.Recording;

/// <summary>Cuts a batch into the texts of its items, without reading what is in them.</summary>
public static class BatchSplitter
{
    private static readonly JsonReaderOptions Reading = new() { MaxDepth = 256 };

    /// <summary>The elements of a JSON array. One that holds a bare NaN or Infinity, which is no JSON, is an element all the same.</summary>
    /// <exception cref="BrokenBatchException">It is not one JSON array.</exception>
    public static List<ReadOnlyMemory<byte>> Array(ReadOnlyMemory<byte> body)
    {
        var items = new List<ReadOnlyMemory<byte>>();
        try
        {
            Split(body, body, items);
        }
        catch (BrokenBatchException) when (BareNumbers.Masked(body.Span) is { } masked)
        {
            items.Clear();
            Split(masked, body, items);
        }

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

    /// <param name="shape">Tells where the items are; as long as <paramref name="body"/>, which holds them.</param>
    private static void Split(ReadOnlyMemory<byte> shape, ReadOnlyMemory<byte> body, List<ReadOnlyMemory<byte>> items)
    {
        try
        {
            var reader = new Utf8JsonReader(shape.Span, Reading);
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
        }
        catch (JsonException exception)
        {
            throw new BrokenBatchException(items.Count, exception);
        }
    }
}

/// <summary>A batch that is not one JSON array.</summary>
/// <param name="item">The index of the item that it breaks off in, or after.</param>
public sealed class BrokenBatchException(int item, JsonException cause) : JsonException(cause.Message, cause.Path, cause.LineNumber, cause.BytePositionInLine, cause)
{
    public int Item => item;
}
