using BusinessMetrics.Platform.Names;
using BusinessMetrics.Platform.PersonalData;

namespace BusinessMetrics.Platform.Http;

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Field">The field's or parameter's name as the caller wrote it.</param>
/// <param name="Received">What came, shortened; "nothing" where it is missing.</param>
/// <param name="Allowed">What would have been right.</param>
public sealed record FieldError(string Field, string Received, string Allowed)
{
    private const int Shown = 80;

    public const string Nothing = "nothing";

    /// <summary>Quotes what came, or enough of it to recognise it.</summary>
    public static string Quote(string text) => Masked(text) is { Length: <= Shown } shown ? $"'{shown}'" : QuoteWithLength(text);

    /// <summary>As <see cref="Quote"/>, of what was too long, and how long it was.</summary>
    public static string QuoteWithLength(string text) =>
        $"'{(Masked(text) is { Length: <= Shown } shown ? shown : $"{Cut(Masked(text))}...")}' ({CodePoints.CountOf(text)} characters)";

    /// <summary>A name that the caller chose, or enough of it to recognise it.</summary>
    public static string Shorten(string name) =>
        Masked(name) is { Length: <= Shown } shown ? shown : $"{Cut(Masked(name))}... ({CodePoints.CountOf(name)} characters)";

    /// <summary>Answers are kept and passed on: nobody's personal data is repeated in one. Before it is cut, since half an address shows in no pattern.</summary>
    private static string Masked(string text) => PersonalDataMask.Apply(text);

    /// <summary>Without cutting a character in two.</summary>
    private static string Cut(string text) => text[..(char.IsHighSurrogate(text[Shown - 1]) ? Shown - 1 : Shown)];
}
