using System.Buffers.Text;
using System.Text.Json;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Ingest.Recording;

/// <summary>Reads a metric's metadata, and refuses what the store could not keep.</summary>
internal static class MetadataReader
{
    private const int MaximumBytes = 16 * 1024;
    internal const int MaximumKeys = 64;

    private static readonly string Rule = $"an object of at most {MaximumKeys} keys and {MaximumBytes / 1024} KB";

    /// <summary>The metadata that the reader stands at; null where there are none, or with the reason in <paramref name="errors"/>.</summary>
    /// <param name="json">What the reader reads.</param>
    public static JsonElement? Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, List<FieldError> errors)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            errors.Add(new("metadata", JsonToken.Describe(ref reader), Rule));
            reader.Skip();
            return null;
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var text = json[start..(int)reader.BytesConsumed];
        if (text.Length > MaximumBytes)
        {
            errors.Add(new("metadata", $"{text.Length} bytes", Rule));
            return null;
        }

        if (FindUnstorable(text, out var zeros) is { } unstorable)
        {
            errors.Add(new("metadata", unstorable, "numbers that are finite, and text that is valid Unicode without NUL"));
            return null;
        }

        if (text.Length + zeros > MaximumBytes)
        {
            errors.Add(new("metadata", $"{text.Length + zeros} bytes with exponents written out", Rule));
            return null;
        }

        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            using var document = JsonDocument.Parse(text.ToArray(), options);
            var keys = document.RootElement.GetPropertyCount();
            if (keys > MaximumKeys)
                errors.Add(new("metadata", $"{keys} keys", Rule));
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            errors.Add(new("metadata", "a key twice in one object", "each key once"));
            return null;
        }
    }

    /// <summary>What PostgreSQL's jsonb would refuse: it must not reach the store, where it would fail others' metrics too.</summary>
    /// <param name="zeros">How many digits the store, which knows no exponents, adds: 1e300 takes 5 bytes here and 301 there.</param>
    private static string? FindUnstorable(ReadOnlySpan<byte> text, out int zeros)
    {
        zeros = 0;
        var reader = new Utf8JsonReader(text);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !JsonToken.TextOf(ref reader, out _))
                return "text that is not valid Unicode, or holds a NUL";
            if (reader.TokenType == JsonTokenType.Number && !ExactNumberJsonConverter.TryRead(ref reader, out _))
                return "the number " + JsonToken.Describe(ref reader);
            if (reader.TokenType == JsonTokenType.Number)
                zeros += Exponent(reader.ValueSpan);
        }

        return null;
    }

    private static int Exponent(ReadOnlySpan<byte> number)
    {
        var mark = number.IndexOfAny("eE"u8);
        return mark >= 0 && Utf8Parser.TryParse(number[(mark + 1)..], out int exponent, out _) ? Math.Abs(exponent) : 0;
    }
}
