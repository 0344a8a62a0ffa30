using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BusinessMetrics.CheckDocs.Pages;

/// <param name="Line">From 1.</param>
internal readonly record struct PageLink(string Target, int Line);

/// <summary>A markdown page as far as it can be checked.</summary>
/// <param name="Path">From the repository's root.</param>
/// <param name="Anchors">What a link to it may have behind its #.</param>
internal sealed record Page(string Path, IReadOnlySet<string> Anchors, IReadOnlyList<PageLink> Links, IReadOnlyList<Snippet> Snippets)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UsePreciseSourceLocation().Build();

    /// <summary>What the pages for beginners and for senders show is done, not only read.</summary>
    public bool IsRun => Path == "README.md"
        || Path.StartsWith("docs/start/", StringComparison.Ordinal)
        || Path.StartsWith("docs/connect/", StringComparison.Ordinal);

    public static Page Read(string root, string path)
    {
        var document = Markdown.Parse(File.ReadAllText(System.IO.Path.Combine(root, path)), Pipeline);
        return new(
            path,
            GitHubAnchors.Of(document.Descendants<HeadingBlock>()),
            [.. document.Descendants<LinkInline>().Where(link => link.Url is not null).Select(link => new PageLink(link.Url!, link.Line + 1))],
            Snippet.AllOf(document));
    }
}
