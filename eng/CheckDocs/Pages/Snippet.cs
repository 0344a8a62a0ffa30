using Markdig.Syntax;

namespace BusinessMetrics.CheckDocs.Pages;

/// <summary>What a page says comes out of a snippet.</summary>
/// <param name="IsJson">Else it is text.</param>
internal sealed record ExpectedOutput(string Text, bool IsJson, int Line);

/// <summary>A fenced block of code that somebody would run.</summary>
/// <param name="Language">bash, sh, python, typescript or csharp.</param>
/// <param name="NotRun">Why it cannot be run here; null where it can.</param>
/// <param name="StartsService">It runs in the foreground until somebody ends it.</param>
internal sealed record Snippet(string Language, string Code, int Line, string? NotRun, bool StartsService, ExpectedOutput? Expected)
{
    private const string NotRunMark = "<!-- not run:";
    private const string StartsServiceMark = "<!-- starts the service -->";

    private static readonly string[] Languages = ["bash", "sh", "python", "typescript", "csharp"];

    public static IReadOnlyList<Snippet> AllOf(MarkdownDocument document) =>
        [.. document.Descendants<FencedCodeBlock>().Where(block => Languages.Contains(block.Info)).Select(Of)];

    private static Snippet Of(FencedCodeBlock block)
    {
        var siblings = block.Parent!;
        var place = siblings.IndexOf(block);
        var mark = place > 0 && siblings[place - 1] is HtmlBlock comment ? comment.Lines.ToString().Trim() : "";
        var next = place + 1 < siblings.Count ? siblings[place + 1] as FencedCodeBlock : null;
        return new(
            block.Info!,
            block.Lines.ToString(),
            block.Line + 1,
            mark.StartsWith(NotRunMark, StringComparison.Ordinal) ? mark[NotRunMark.Length..^3].Trim() : null,
            mark == StartsServiceMark,
            next?.Info is "json" or "text" ? new(next.Lines.ToString(), next.Info == "json", next.Line + 1) : null);
    }
}
