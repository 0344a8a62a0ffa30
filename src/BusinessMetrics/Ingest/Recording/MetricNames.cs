using System.Text;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;

namespace BusinessMetrics.Ingest.Recording;

/// <summary>Reads the names in a metric; what is wrong with one is told, and what it would be called given all the same.</summary>
internal static class MetricNames
{
    /// <summary>What the metric is called.</summary>
    public static string Metric(string? text, List<FieldError> errors)
    {
        if (MetricRules.NormaliseName(text ?? "") is { } name)
            return name;
        const string Allowed = "1-200 characters: a letter, then letters, digits and _ . : / (case, spaces and hyphens are normalised)";
        errors.Add(string.IsNullOrWhiteSpace(text)
            ? new("metric_name", Received(text), Allowed)
            : new("metric_name", Culprit(text) is { } culprit ? $"{FieldError.Quote(text)}: {culprit}" : FieldError.QuoteWithLength(text.Trim()), Allowed));
        return MetricRules.Normalise(text ?? "");
    }

    /// <summary>Of the service; it has to be there.</summary>
    public static string Service(string? text, List<FieldError> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
            errors.Add(new("service", Received(text), "1-200 characters"));
        return NameText.ReadInPaths("service", text, errors) ?? "";
    }

    public static string? Model(string? text, List<FieldError> errors) => NameText.Read("model_name", text, errors);

    public static string? User(string? text, List<FieldError> errors) => NameText.ReadInPaths("user_id", text, errors);

    /// <summary>No path names a session, so that . and .. are as good as any.</summary>
    public static string? Session(string? text, List<FieldError> errors) => NameText.Read("session_id", text, errors);

    private static string Received(string? text) => text is null ? FieldError.Nothing : FieldError.Quote(text);

    /// <summary>The character that the name must not have, and where it is.</summary>
    private static string? Culprit(string text)
    {
        if (ForbiddenCharacter.In(text.AsSpan().Trim()) is not null)
            return NameText.Refusal("metric_name", text, int.MaxValue)!.Received;
        var position = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            position++;
            var isFirst = position == 1 + text.Length - text.TrimStart().Length;
            var isAllowed = isFirst
                ? rune.IsAscii && Rune.IsLetter(rune)
                : Rune.IsWhiteSpace(rune) || (rune.IsAscii && (Rune.IsLetterOrDigit(rune) || rune.Value is '_' or '.' or ':' or '/' or '-'));
            if (!isAllowed && !Rune.IsWhiteSpace(rune))
                return $"U+{rune.Value:X4} at position {position}";
        }

        return null;
    }
}
