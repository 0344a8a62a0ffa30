using BusinessMetrics.CheckDocs.Pages;

namespace BusinessMetrics.CheckDocs.Links;

/// <param name="Count">How many lead to something in the repository, or should.</param>
internal sealed record CheckedLinks(int Count, IReadOnlyList<Failure> Failures);

/// <summary>Whether the links between the repository's files lead somewhere; those to other sites are not followed.</summary>
internal sealed class LinkCheck(Repository repository)
{
    public CheckedLinks Check(IEnumerable<Page> pages)
    {
        var inside = pages.SelectMany(page => page.Links.Select(link => (Page: page, Link: link)))
            .Where(each => !Uri.TryCreate(each.Link.Target, UriKind.Absolute, out var address) || address.IsFile)
            .ToList();
        return new(
            inside.Count,
            [.. inside.Select(each => (each.Page, each.Link, Problem: ProblemOf(each.Page, each.Link.Target)))
                .Where(each => each.Problem is not null)
                .Select(each => new Failure(each.Page.Path, each.Link.Line, $"the link {each.Link.Target} {each.Problem}"))]);
    }

    private string? ProblemOf(Page page, string link)
    {
        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0
            ? page.Path
            : Path.GetRelativePath(repository.Root, Path.Combine(repository.Root, Path.GetDirectoryName(page.Path)!, Uri.UnescapeDataString(parts[0]))).Replace('\\', '/');
        if (parts[0].StartsWith('/') || target.StartsWith("../", StringComparison.Ordinal))
            return "leads out of the repository";
        var onDisk = Path.Combine(repository.Root, target);
        if (!Path.Exists(onDisk))
            return $"leads nowhere: there is no {target}";
        if (parts.Length == 1)
            return null;
        if (Directory.Exists(onDisk))
            target = Path.Combine(target, "README.md");
        return target.EndsWith(".md", StringComparison.Ordinal) && File.Exists(Path.Combine(repository.Root, target))
            && repository.PageAt(target).Anchors.Contains(parts[1])
                ? null
                : $"leads to no heading of {target}";
    }
}
