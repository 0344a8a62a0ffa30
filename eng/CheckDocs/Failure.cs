namespace BusinessMetrics.CheckDocs;

/// <summary>Something that a page says and that does not hold.</summary>
/// <param name="Page">Its path in the repository.</param>
/// <param name="Line">From 1.</param>
internal sealed record Failure(string Page, int Line, string What, string? Expected = null, string? Got = null)
{
    private const int Longest = 2000;

    public override string ToString() => $"{Page}:{Line}: {What}{Part("expected", Expected)}{Part("got", Got)}";

    private static string Part(string title, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "";
        var shown = text.Trim();
        return $"\n  {title}\n    {(shown.Length > Longest ? shown[..Longest] + " ..." : shown).ReplaceLineEndings("\n    ")}";
    }
}
