using BusinessMetrics.Platform.Http;

namespace BusinessMetrics.Platform.Names;

/// <summary>
/// Names that something is looked up by, such as people, services and models: in one of Unicode's forms only, and with no
/// character that nobody sees. The one place that decides so.
/// </summary>
public static class NameText
{
    public const int Longest = 200;

    /// <summary>Trimmed and composed (NFC): canonically equivalent texts are one name.</summary>
    public static string Normalise(string text) => CanonicalForm.Composed(text.Trim());

    /// <summary>Whether a text is the name, however it is composed.</summary>
    public static bool IsSame(string text, string name) => text == name || Normalise(text) == Normalise(name);

    /// <summary>Whether it can stand in no path: clients and servers resolve it to something else.</summary>
    public static bool IsDots(string name) => name is "." or "..";

    /// <summary>What is wrong with a name, and null where nothing is.</summary>
    /// <param name="text">As it was sent.</param>
    public static FieldError? Refusal(string field, string text, int longest = Longest)
    {
        var leading = text.Length - text.AsSpan().TrimStart().Length;
        if (ForbiddenCharacter.In(text.AsSpan().Trim()) is { } forbidden)
            return new(field, (forbidden with { Position = forbidden.Position + leading }).ToString(), Rule(longest));
        var name = Normalise(text);
        return CodePoints.CountOf(name) > longest ? new(field, FieldError.QuoteWithLength(name), Rule(longest)) : null;
    }

    /// <summary>The name as it is recorded and looked up; null where there is none. What is wrong with it is in <paramref name="errors"/>.</summary>
    public static string? Read(string field, string? text, List<FieldError> errors, int longest = Longest)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (Refusal(field, text, longest) is { } refusal)
            errors.Add(refusal);
        return Normalise(text);
    }

    /// <summary>As <see cref="Read"/>, of a name that paths have to be able to hold.</summary>
    public static string? ReadInPaths(string field, string? text, List<FieldError> errors)
    {
        var name = Read(field, text, errors);
        if (name is not null && IsDots(name))
            errors.Add(new(field, FieldError.Quote(name), "another name than . and .., which no path can hold"));
        return name;
    }

    /// <summary>
    /// The forms that a name may have been recorded in before names were normalised: composed, decomposed, and as it was asked
    /// for. The first is the name.
    /// </summary>
    public static IReadOnlyList<string> FormsOf(string text)
    {
        var name = Normalise(text);
        return System.Text.Ascii.IsValid(name) ? [name] : [.. new[] { name, CanonicalForm.Decomposed(name), text.Trim() }.Distinct(StringComparer.Ordinal)];
    }

    private static string Rule(int longest) => $"1-{longest} characters, none of them a control, a bidirectional control or of zero width";
}
