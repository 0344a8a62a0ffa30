using System.Globalization;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Platform.Http;

/// <summary>Reads a query string by its declared parameters and remembers what was wrong in it.</summary>
public sealed class QueryReader
{
    private readonly IQueryCollection _query;
    private readonly List<FieldError> _errors = [];
    private IResult? _forbidden;

    public QueryReader(IQueryCollection query, IReadOnlyList<QueryParameter> parameters)
    {
        _query = query;
        foreach (var (name, values) in query)
        {
            // A filter that is silently ignored would make a wrong figure look right.
            if (!parameters.Any(parameter => parameter.Name == name))
                Refuse(FieldError.Shorten(name), "an unknown parameter", "only " + string.Join(", ", parameters.Select(parameter => parameter.Name)));
            else if (values.Count > 1)
                Refuse(name, $"the parameter {values.Count} times", "each parameter once");
            // Nor one that a script left empty: it would answer about everybody.
            else if (string.IsNullOrWhiteSpace(values.ToString()) && !parameters.Any(parameter => parameter.Name == name && parameter.MayBeEmpty))
                Refuse(name, "an empty text", "a value, or no such parameter");
            else if (values.ToString().Contains('\0'))
                Refuse(name, "text with a NUL in it", "text without");
        }
    }

    /// <summary>The refusal, if anything was wrong.</summary>
    public IResult? Problem => _forbidden ?? (_errors.Count > 0 ? Problems.Invalid(_errors) : null);

    /// <summary>Whether the caller sent the parameter, rather than leaving it to its default.</summary>
    public bool Has(QueryParameter parameter) => _query[parameter.Name].ToString().Trim().Length > 0;

    /// <summary>The parameter's text; null where it is missing or empty.</summary>
    public string? Text(QueryParameter parameter) =>
        _query[parameter.Name].ToString().Trim() is { Length: > 0 } text ? text : parameter.Default;

    /// <summary>
    /// A name that something is looked up by, in every form that it may have been recorded in, the first of which is the name; null
    /// where the parameter is missing.
    /// </summary>
    public IReadOnlyList<string>? Name(QueryParameter parameter)
    {
        if (Text(parameter) is not { } text)
            return null;
        if (ForbiddenCharacter.In(text) is { } forbidden && !_errors.Exists(error => error.Field == parameter.Name))
            Refuse(parameter.Name, forbidden.ToString(), "a name without control, bidirectional control and zero-width characters");
        return NameText.FormsOf(text);
    }

    /// <summary>One of the parameter's values, in any letter case.</summary>
    public string? Choice(QueryParameter parameter)
    {
        if (Text(parameter) is not { } text)
            return null;
        var value = parameter.Values!.FirstOrDefault(value => value.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (value is null)
            Refuse(parameter.Name, FieldError.Quote(text), "one of " + string.Join(", ", parameter.Values!));
        return value;
    }

    public long WholeNumber(QueryParameter parameter)
    {
        var (least, most) = parameter.Range!.Value;
        var text = Text(parameter);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        Refuse(parameter.Name, text is null ? FieldError.Nothing : FieldError.Quote(text), $"a whole number from {least} to {most}");
        return least;
    }

    public decimal Fraction(QueryParameter parameter)
    {
        var (least, most) = parameter.Range!.Value;
        var text = Text(parameter);
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        Refuse(parameter.Name, text is null ? FieldError.Nothing : FieldError.Quote(text), $"a number from {least} to {most}");
        return least;
    }

    /// <summary>Where the page before ended, of a listing whose next_cursor is the number of its last item; null for the first page.</summary>
    public long? NumberedCursor(QueryParameter parameter)
    {
        if (Text(parameter) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var last))
            return last;
        Refuse(parameter.Name, FieldError.Quote(text), "the next_cursor of an earlier page");
        return null;
    }

    /// <summary>The next_cursor of a page that <see cref="NumberedCursor"/> reads; null on the last.</summary>
    /// <param name="following">One item more than is shown, where there are more.</param>
    public static string? CursorAfter<T>(IReadOnlyList<T> following, int limit, Func<T, long> number) =>
        following.Count > limit ? number(following[limit - 1]).ToString(CultureInfo.InvariantCulture) : null;

    public DateTimeOffset? Instant(QueryParameter parameter)
    {
        if (Text(parameter) is not { } text)
            return null;
        if (Iso8601.TryParse(text, out var instant))
            return instant;
        Refuse(parameter.Name, FieldError.Quote(text), Iso8601.Allowed);
        return null;
    }

    /// <summary>The caller may not ask this, however it is written.</summary>
    public void Forbid(IResult refusal) => _forbidden ??= refusal;

    /// <summary>The first reason of each parameter is told.</summary>
    public void Refuse(string name, string received, string allowed)
    {
        if (_errors.TrueForAll(known => known.Field != name))
            _errors.Add(new(name, received, allowed));
    }
}
