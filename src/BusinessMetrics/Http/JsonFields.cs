using System.Text.Json;
using BusinessMetrics.Projections.Numbers;

namespace BusinessMetrics.Http;

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
        foreach (var field in value.EnumerateObject())
        {
            if (!allowed.Contains(field.Name))
                Refuse(FieldError.Shorten(field.Name), "an unknown field", "only " + string.Join(", ", allowed));
            else if (field.Value.ValueKind != JsonValueKind.Null)
                _fields[field.Name] = field.Value;
        }
    }

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
