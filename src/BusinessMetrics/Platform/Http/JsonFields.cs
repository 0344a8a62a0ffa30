using System.Text.Json;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Platform.Http;

/// <summary>Reads a JSON object field by field, so that a refusal can name the field, what came in it and what is allowed.</summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> _fields = [];
    private readonly string _prefix;
    private readonly List<FieldError> _errors;

    /// <param name="prefix">The name of the field that holds the object, with a dot; empty for the body.</param>
    /// <param name="allowed">The names of its fields; any other is refused.</param>
    public JsonFields(JsonElement value, string prefix, IReadOnlyList<string> allowed, List<FieldError> errors)
    {
        _prefix = prefix;
        _errors = errors;
        var seen = new HashSet<string>();
        foreach (var field in value.EnumerateObject())
        {
            var name = NameOf(field);
            if (!allowed.Contains(name))
                Refuse(FieldError.Shorten(name), "an unknown field", "only " + string.Join(", ", allowed));
            else if (!seen.Add(name))
                Refuse(name, "the field twice", "each field once");
            else if (field.Value.ValueKind != JsonValueKind.Null)
                _fields[name] = field.Value;
        }
    }

    /// <summary>The body's fields; null, with the reason in <paramref name="errors"/>, where it is no JSON object.</summary>
    public static JsonFields? Parse(ReadOnlyMemory<byte> json, IReadOnlyList<string> allowed, List<FieldError> errors)
    {
        var rule = "a JSON object with the fields " + string.Join(", ", allowed);
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return new(document.RootElement.Clone(), "", allowed, errors);
            errors.Add(new("(body)", Describe(document.RootElement), rule));
        }
        catch (JsonException exception)
        {
            errors.Add(Malformed(exception, rule));
        }

        return null;
    }

    /// <summary>Why a body is no JSON, and where.</summary>
    /// <param name="part">Which part of the body it is, with a space before it.</param>
    public static FieldError Malformed(JsonException exception, string allowed, string part = "") =>
        new("(body)", $"malformed JSON{part} (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})", allowed);

    /// <summary>A text of what somebody else wrote, who may write more beside it; null where it is missing, or no text.</summary>
    public static string? TextIn(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public bool Has(string field) => _fields.ContainsKey(field);

    /// <summary>The text, trimmed; null where it is missing, empty or refused.</summary>
    public string? Text(string field)
    {
        if (!_fields.TryGetValue(field, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String && TextOf(value) is { } text)
            return text.Trim() is { Length: > 0 } trimmed ? trimmed : null;
        Refuse(field, value.ValueKind == JsonValueKind.String ? "text that is not valid Unicode, or holds a NUL" : Describe(value), "a string");
        return null;
    }

    /// <summary>A name that something is looked up by, as it is looked up; null where it is missing or refused.</summary>
    public string? Name(string field, int longest = NameText.Longest)
    {
        if (Text(field) is not { } text)
            return null;
        if (NameText.Refusal(field, text, longest) is { } refusal)
            Refuse(field, refusal.Received, refusal.Allowed);
        return NameText.Normalise(text);
    }

    /// <summary>What somebody wrote for others to read; null where it is missing, empty or refused.</summary>
    public string? Prose(string field, int longest)
    {
        if (Text(field) is not { } text)
            return null;
        if (CodePoints.CountOf(text) <= longest)
            return text;
        Refuse(field, FieldError.QuoteWithLength(text), $"1-{longest} characters");
        return null;
    }

    /// <summary>The number, digit for digit; null where it is missing or refused.</summary>
    public ExactNumber? Number(string field)
    {
        if (!_fields.TryGetValue(field, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && ExactNumber.TryParse(value.GetRawText(), out var number))
            return number;
        Refuse(field, Describe(value), "a finite JSON number");
        return null;
    }

    /// <summary>An object of its own; null where it is missing or refused.</summary>
    public JsonFields? Object(string field, IReadOnlyList<string> allowed)
    {
        if (!_fields.TryGetValue(field, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Object)
            return new(value, $"{_prefix}{field}.", allowed, _errors);
        Refuse(field, Describe(value), $"an object with the fields {string.Join(", ", allowed)}");
        return null;
    }

    /// <summary>Objects in a list, in its order; none where it is missing or refused.</summary>
    public IReadOnlyList<JsonFields> Objects(string field, IReadOnlyList<string> allowed, int most)
    {
        if (!_fields.TryGetValue(field, out var value))
            return [];
        if (value.ValueKind != JsonValueKind.Array)
            Refuse(field, Describe(value), $"a list of objects with the fields {string.Join(", ", allowed)}");
        else if (value.GetArrayLength() > most)
            Refuse(field, $"{value.GetArrayLength()} of them", $"at most {most}");
        else if (value.EnumerateArray().Index().FirstOrDefault(item => item.Item.ValueKind != JsonValueKind.Object) is (var place, { ValueKind: not JsonValueKind.Undefined } other))
            Refuse($"{field}[{place}]", Describe(other), $"an object with the fields {string.Join(", ", allowed)}");
        else
            return [.. value.EnumerateArray().Select((item, i) => new JsonFields(item, $"{_prefix}{field}[{i}].", allowed, _errors))];
        return [];
    }

    /// <summary>Texts in a list, in its order, each trimmed; null where it is missing or refused.</summary>
    public IReadOnlyList<string>? Texts(string field, int most)
    {
        if (!_fields.TryGetValue(field, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= most
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && TextOf(item)?.Trim() is { Length: > 0 }))
            return [.. value.EnumerateArray().Select(item => TextOf(item)!.Trim())];
        Refuse(field, Describe(value), $"a list of at most {most} texts, none of them empty");
        return null;
    }

    /// <summary>An instant; null where it is missing or refused.</summary>
    public DateTimeOffset? Instant(string field)
    {
        if (Text(field) is not { } text)
            return null;
        if (Iso8601.TryParse(text, out var instant))
            return instant;
        Refuse(field, FieldError.Quote(text), Iso8601.Allowed);
        return null;
    }

    /// <summary>The IANA name of a time zone; UTC where it is missing or refused.</summary>
    public string TimeZone(string field)
    {
        var name = Text(field) ?? "UTC";
        // Only names that mean the same on every machine.
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId)
            return zone.Id;
        Refuse(field, FieldError.Quote(name), "an IANA name such as Europe/Berlin or UTC");
        return "UTC";
    }

    /// <summary>True or false; null where it is missing or refused.</summary>
    public bool? Switch(string field)
    {
        if (!_fields.TryGetValue(field, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Refuse(field, Describe(value), "true or false");
        return null;
    }

    /// <summary>A whole number; null where it is missing or refused.</summary>
    public int? WholeNumber(string field, int least, int most)
    {
        if (!_fields.TryGetValue(field, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
            return number;
        Refuse(field, Describe(value), $"a whole number from {least} to {most}");
        return null;
    }

    /// <summary>What came in a field, for a refusal.</summary>
    public string Received(string field) => _fields.TryGetValue(field, out var value) ? Describe(value) : FieldError.Nothing;

    public void Refuse(string field, string received, string allowed)
    {
        // Of a field that could not be read at all, that is what is said.
        if (!_errors.Exists(error => error.Field == _prefix + field))
            _errors.Add(new(_prefix + field, received, allowed));
    }

    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => TextOf(value) is { } text ? FieldError.Quote(text) : "text that is not valid Unicode",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => FieldError.Quote(value.GetRawText()),
    };

    /// <summary>Half a surrogate pair in a name shows only when it is read.</summary>
    private static string NameOf(JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException)
        {
            return "(unreadable name)";
        }
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString() is { } text && !text.Contains('\0') ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
