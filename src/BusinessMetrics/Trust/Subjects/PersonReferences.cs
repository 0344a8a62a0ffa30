using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BusinessMetrics.Platform.Names;

namespace BusinessMetrics.Trust.Subjects;

/// <summary>
/// Where a metric's metadata say again who it is about, or in which session: the event holds what it holds of them elsewhere, the
/// pseudonym or the enciphered session, and whoever may see people is shown what was sent. An erasure so ends these, too.
/// </summary>
/// <remarks>
/// Texts and, below the top, names of fields. The names at the top say what a value is, figures read them, and a person called
/// "user" must not take the user away.
/// </remarks>
public static class PersonReferences
{
    private static readonly JsonReaderOptions Reading = new() { MaxDepth = 128 };
    private static readonly JsonWriterOptions Writing = new() { MaxDepth = 128, SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The metadata with references in the places of the person's and the session's names.</summary>
    public static JsonElement? Put(JsonElement? metadata, string? userId, string? sessionId, Guid? subject, string? session)
    {
        if (metadata is not { } sent || (userId is null && sessionId is null) || !Names(JsonMarshal.GetRawUtf8Value(sent), userId, sessionId))
            return metadata;
        var reader = new Utf8JsonReader(Replace(sent, Reference), Reading);
        return JsonElement.ParseValue(ref reader);

        string? Reference(string text) => userId is not null && NameText.IsSame(text, userId)
            ? subject?.ToString()
            : sessionId is not null && NameText.IsSame(text, sessionId) ? session : null;
    }

    /// <summary>The metadata with the names in the places of the references.</summary>
    /// <param name="metadata">JSON in UTF-8.</param>
    /// <param name="depth">How deep in the metadata it is.</param>
    public static byte[] Show(byte[] metadata, Guid? subject, string? session, string userId, Func<string, string> sessionId, int depth = 0)
    {
        var reference = subject?.ToString();
        if (!Holds(metadata, reference) && !Holds(metadata, session))
            return metadata;
        return Replace(JsonElement.Parse(metadata), text => text == reference ? userId : text == session ? sessionId(text) : null, depth);
    }

    /// <summary>As <see cref="Show"/>, of a text that is a reference, or the JSON of a value in which some are.</summary>
    public static string ShowIn(string text, Guid? subject, string? session, string userId, Func<string, string> sessionId)
    {
        if (text == subject?.ToString())
            return userId;
        if (text == session)
            return sessionId(text);
        if (text is not ['{' or '[', ..])
            return text;
        try
        {
            return Encoding.UTF8.GetString(Show(Encoding.UTF8.GetBytes(text), subject, session, userId, sessionId, depth: 1));
        }
        catch (JsonException)
        {
            return text;
        }
    }

    /// <summary>Whether a metric's person or session is named, which is looked for without making anything of the metadata.</summary>
    public static bool Names(ReadOnlySpan<byte> json, string? userId, string? sessionId)
    {
        var reader = new Utf8JsonReader(json, Reading);
        while (reader.Read())
        {
            var mayBe = reader.TokenType == JsonTokenType.String || (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth > 1);
            if (mayBe && (Is(ref reader, userId) || Is(ref reader, sessionId)))
                return true;
        }

        return false;
    }

    private static bool Is(ref Utf8JsonReader reader, string? name)
    {
        if (name is null)
            return false;
        if (reader.ValueTextEquals(name))
            return true;
        var text = reader.ValueSpan;
        // ASCII that is not trimmed is its own normal form.
        var isPlain = !reader.ValueIsEscaped && Ascii.IsValid(text) && (text.IsEmpty || (text[0] > ' ' && text[^1] > ' '));
        return !isPlain && NameText.Normalise(reader.GetString()!) == name;
    }

    private static bool Holds(ReadOnlySpan<byte> metadata, string? reference) =>
        reference is not null && metadata.IndexOf(Encoding.UTF8.GetBytes(reference)) >= 0;

    private static byte[] Replace(JsonElement metadata, Func<string, string?> replacement, int depth = 0)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
            Write(metadata, depth, replacement, writer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(JsonElement value, int depth, Func<string, string?> replacement, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var names = new HashSet<string>(StringComparer.Ordinal);
                writer.WriteStartObject();
                foreach (var field in value.EnumerateObject())
                {
                    writer.WritePropertyName(Unused(depth == 0 ? field.Name : replacement(field.Name) ?? field.Name, names));
                    Write(field.Value, depth + 1, replacement, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(item, depth + 1, replacement, writer);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String when replacement(value.GetString()!) is { } other:
                writer.WriteStringValue(other);
                break;
            default:
                writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
                break;
        }
    }

    /// <summary>Two compositions of one name must not become one field.</summary>
    private static string Unused(string name, HashSet<string> names)
    {
        var unused = name;
        for (var i = 2; !names.Add(unused); i++)
            unused = $"{name}_{i}";
        return unused;
    }
}
