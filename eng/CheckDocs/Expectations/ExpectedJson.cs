using System.Text.Json;

namespace BusinessMetrics.CheckDocs.Expectations;

/// <summary>Reads JSON in which <c>...</c> may stand in the place of a value, a member or an item.</summary>
internal sealed class ExpectedJson
{
    private const string Ellipsis = "...";

    private readonly string _text;
    private int _at;

    private ExpectedJson(string text) => _text = text;

    /// <summary>One value after the other.</summary>
    /// <exception cref="FormatException">It is no such JSON.</exception>
    public static IReadOnlyList<ExpectedValue> Read(string text)
    {
        var reader = new ExpectedJson(text);
        var values = new List<ExpectedValue>();
        while (reader.Peek() != '\0')
            values.Add(reader.Value());
        return values;
    }

    private ExpectedValue Value()
    {
        if (Take(Ellipsis))
            return new AnyValue();
        return Peek() switch
        {
            '{' => Object(),
            '[' => Array(),
            _ => Scalar(),
        };
    }

    private ExpectedObject Object()
    {
        var members = new Dictionary<string, ExpectedValue>();
        var isOpen = Sequence('{', '}', () =>
        {
            if (Scalar().Value is not { ValueKind: JsonValueKind.String } name || !Take(":"))
                throw Wrong("a name and a colon");
            members[name.GetString()!] = Value();
        });
        return new(members, isOpen);
    }

    private ExpectedArray Array()
    {
        var items = new List<ExpectedValue>();
        return new(items, Sequence('[', ']', () => items.Add(Value())));
    }

    /// <returns>Whether something was left out.</returns>
    private bool Sequence(char begin, char end, Action next)
    {
        var isOpen = false;
        Take(begin.ToString());
        while (!Take(end.ToString()))
        {
            if (Take(Ellipsis))
                isOpen = true;
            else
                next();
            if (!Take(",") && Peek() != end)
                throw Wrong($"a comma or {end}");
        }

        return isOpen;
    }

    private ExpectedScalar Scalar()
    {
        var isText = Peek() == '"';
        var start = _at;
        if (isText)
            for (_at++; _at < _text.Length && _text[_at] != '"'; _at++)
                _at += _text[_at] == '\\' ? 1 : 0;
        while (_at < _text.Length && !(_text[_at] is ',' or ':' or '}' or ']' || char.IsWhiteSpace(_text[_at])))
            _at++;
        try
        {
            using var document = JsonDocument.Parse(_text[start..Math.Min(_at, _text.Length)]);
            return new(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            throw Wrong("a value");
        }
    }

    private char Peek()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private bool Take(string token)
    {
        Peek();
        if (string.CompareOrdinal(_text, _at, token, 0, token.Length) != 0)
            return false;
        _at += token.Length;
        return true;
    }

    private FormatException Wrong(string needed) => new($"{needed} was expected in line {_text[..Math.Min(_at, _text.Length)].Count(each => each == '\n') + 1} of the expected output");
}
