using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusinessMetrics.Projections.Store.Numbers;

/// <summary>Reads and writes the number digit for digit as a JSON number, also as the store writes it out.</summary>
public sealed class ExactNumberJsonConverter : JsonConverter<ExactNumber>
{
    /// <summary>No <see cref="decimal"/> is longer.</summary>
    private const int ShortLength = 32;

    public override ExactNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number || !TryRead(ref reader, out var number, ExactNumber.MaximumStoredLength))
            throw new JsonException("a finite JSON number was expected");
        return number;
    }

    public override void Write(Utf8JsonWriter writer, ExactNumber value, JsonSerializerOptions options) => Write(writer, value);

    public static void Write(Utf8JsonWriter writer, ExactNumber value)
    {
        Span<byte> text = stackalloc byte[ShortLength];
        if (value.TryFormat(text, out var written))
            writer.WriteRawValue(text[..written], skipInputValidation: true);
        else
            writer.WriteRawValue(value.ToString(), skipInputValidation: true);
    }

    /// <summary>The number token that the reader is on. False if it is not finite as a double or too long.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, out ExactNumber number, int longest = ExactNumber.MaximumLength)
    {
        number = default;
        var length = reader.HasValueSequence ? (int)reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length > longest)
            return false;
        Span<byte> bytes = stackalloc byte[length];
        if (reader.HasValueSequence)
            reader.ValueSequence.CopyTo(bytes);
        else
            reader.ValueSpan.CopyTo(bytes);
        Span<char> text = stackalloc char[length];
        Encoding.ASCII.GetChars(bytes, text);
        return ExactNumber.TryParse(text, out number, longest);
    }
}
