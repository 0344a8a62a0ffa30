using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace BusinessMetrics.CheckDocs.Pages;

/// <summary>The names that GitHub gives to headings.</summary>
internal static class GitHubAnchors
{
    public static HashSet<string> Of(IEnumerable<HeadingBlock> headings)
    {
        var anchors = new HashSet<string>();
        foreach (var heading in headings)
        {
            var name = NameOf(TextOf(heading.Inline));
            // The second heading of a name is name-1.
            var anchor = name;
            for (var number = 1; !anchors.Add(anchor); number++)
                anchor = $"{name}-{number}";
        }

        return anchors;
    }

    /// <summary>Lower case, spaces as hyphens, and nothing but letters, digits, hyphens and underscores.</summary>
    private static string NameOf(string text) => string.Concat(text.Trim().ToLowerInvariant()
        .Where(character => char.IsLetterOrDigit(character) || character is ' ' or '-' or '_')
        .Select(character => character == ' ' ? '-' : character));

    private static string TextOf(ContainerInline? inlines)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines ?? [])
            text.Append(inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                ContainerInline container => TextOf(container),
                _ => "",
            });
        return text.ToString();
    }
}
