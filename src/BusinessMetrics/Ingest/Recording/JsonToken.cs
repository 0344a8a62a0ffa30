using System.Text.Json;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;

namespace BusinessMetrics.Ingest.Recording;

/// <summary>The token that a reader stands at.</summary>
internal static class JsonToken
{
    /// <summary>False for text that no store could keep: not Unicode, or with a NUL in it.</summary>
    public static bool TextOf(ref Utf8JsonReader reader, out string text)
    {
        try
        {
            text = reader.GetString()!;
            return !text.Contains('\0');
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }

    /// <summary>What is wrong with text that <see cref="TextOf"/> does not give.</summary>
    public static string Unstorable(ref Utf8JsonReader reader)
    {
        _ = TextOf(ref reader, out var text);
        return text.Length > 0 && ForbiddenCharacter.In(text) is { } forbidden ? forbidden.ToString() : "text that is not valid Unicode";
    }

    /// <summary>What came, for a refusal.</summary>
    public static string Describe(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => "the string " + (TextOf(ref reader, out var text) ? FieldError.Quote(text) : "(not Unicode)"),
        JsonTokenType.Number => FieldError.Quote(System.Text.Encoding.ASCII.GetString(reader.ValueSpan)),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.StartObject => "an object",
        _ => "null",
    };
}
