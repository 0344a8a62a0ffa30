namespace BusinessMetrics.Trust.Audit;

/// <summary>A cell of a CSV file by RFC 4180, which a spreadsheet shows and does not run.</summary>
public static class CsvCell
{
    public const string LineEnd = "\r\n";

    /// <summary>The text, quoted where it must be; before one that a spreadsheet takes for a formula stands an apostrophe.</summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        // Spaces before it do not keep a spreadsheet from taking it for one.
        if (text.TrimStart() is ['=' or '+' or '-' or '@', ..] || text.TrimStart(' ') is ['\t' or '\r' or '\n', ..])
            text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
    }
}
