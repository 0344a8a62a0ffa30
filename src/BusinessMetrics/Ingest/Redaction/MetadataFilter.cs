using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.PersonalData.Detection;

namespace BusinessMetrics.Ingest.Redaction;

/// <summary>Takes personal data out of metadata: names and texts at any depth, and numbers that are payment cards'.</summary>
internal static class MetadataFilter
{
    private const string Top = "metadata";

    private static readonly JsonWriterOptions Writing = new() { MaxDepth = 128, SkipValidation = true };

    /// <returns>The metadata itself where nothing is found, which is looked for without making anything of it.</returns>
    /// <param name="userId">The metric's person, who is a reference by the time that this is recorded, and so is the session.</param>
    public static JsonElement Apply(JsonElement metadata, string? userId, string? sessionId, PersonalDataRules rules, ref Removal removal)
    {
        if (!MayHold(JsonMarshal.GetRawUtf8Value(metadata), rules))
            return metadata;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Writing))
            Write(metadata, Top, "", new(userId, sessionId), rules, ref removal, writer);
        if (removal.Counts is null)
            return metadata;
        var reader = new Utf8JsonReader(buffer.WrittenSpan, new JsonReaderOptions { MaxDepth = Writing.MaxDepth });
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>False where nothing can be found; true where it is worth while to look at each value by its name.</summary>
    private static bool MayHold(ReadOnlySpan<byte> json, PersonalDataRules rules)
    {
        char[]? rented = null;
        Span<char> text = stackalloc char[512];
        if (json.Length > text.Length)
            text = rented = ArrayPool<char>.Shared.Rent(json.Length);
        try
        {
            scoped ReadOnlySpan<char> key = default;
            Span<char> names = stackalloc char[128];
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        var name = text[..reader.CopyString(text)];
                        if (rules.IsField(name) || rules.Find(name, default) is not null)
                            return true;
                        key = name.Length <= names.Length ? names[..name.Length] : default;
                        name[..key.Length].CopyTo(names);
                        break;
                    case JsonTokenType.String when reader.ValueIsEscaped || rules.MayHold(reader.ValueSpan):
                        if (rules.Find(text[..reader.CopyString(text)], key) is not null)
                            return true;
                        break;
                    case JsonTokenType.Number when reader.ValueSpan.Length >= PaymentCards.FewestDigits:
                        if (rules.IsCard(text[..System.Text.Encoding.ASCII.GetChars(reader.ValueSpan, text)]))
                            return true;
                        break;
                }
            }

            return false;
        }
        finally
        {
            if (rented is not null)
                ArrayPool<char>.Shared.Return(rented, clearArray: true);
        }
    }

    private static void Write(JsonElement value, string path, string key, Names own, PersonalDataRules rules, ref Removal removal, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(value, path, own, rules, ref removal, writer);
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(item, path, key, own, rules, ref removal, writer);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String when own.Has(value.GetString()!):
                writer.WriteStringValue(value.GetString());
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(removal.Text(path, key, value.GetString()!));
                break;
            case JsonValueKind.Number when rules.IsCard(value.GetRawText()):
                writer.WriteStringValue(removal.Whole(path, PersonalDataKinds.Card, value.GetRawText()));
                break;
            default:
                writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
                break;
        }
    }

    private static void WriteObject(JsonElement value, string path, Names own, PersonalDataRules rules, ref Removal removal, Utf8JsonWriter writer)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        writer.WriteStartObject();
        foreach (var field in value.EnumerateObject())
        {
            // A name can be personal data itself, so the path to it is made of what stands in its place.
            var name = path != Top && own.Has(field.Name) ? field.Name : removal.Text(path, default, field.Name);
            var ownPath = $"{path}.{name}";
            writer.WritePropertyName(Unused(name, names));
            if (rules.IsField(field.Name) && field.Value is { ValueKind: not (JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False) } held)
                writer.WriteStringValue(removal.Whole(ownPath, PersonalDataKinds.Field, held.ValueKind == JsonValueKind.String ? held.GetString()! : held.GetRawText()));
            else
                Write(field.Value, ownPath, field.Name, own, rules, ref removal, writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>What the metric itself names, and PersonReferences take out of its metadata.</summary>
    private readonly record struct Names(string? UserId, string? SessionId)
    {
        public bool Has(string text) => (UserId is not null && NameText.IsSame(text, UserId)) || (SessionId is not null && NameText.IsSame(text, SessionId));
    }

    /// <summary>Two names that become the same marker must not become one field.</summary>
    private static string Unused(string name, HashSet<string> names)
    {
        var unused = name;
        for (var i = 2; !names.Add(unused); i++)
            unused = $"{name}_{i}";
        return unused;
    }
}
