namespace BusinessMetrics.CheckDocs.Pages;

/// <summary>The repository's pages, in the order in which somebody reads them.</summary>
internal sealed class Repository(string root)
{
    private readonly Dictionary<string, Page> _pages = [];

    public string Root => root;

    /// <param name="named">Paths from the root; all pages if there is none.</param>
    public IReadOnlyList<Page> Pages(IReadOnlyCollection<string> named) =>
        [.. All().Where(path => named.Count == 0 || named.Contains(path)).Select(PageAt)];

    public Page PageAt(string path) => _pages.TryGetValue(path, out var known) ? known : _pages[path] = Page.Read(root, path);

    private IEnumerable<string> All() =>
    [
        .. ((string[])["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "eng/README.md"]).Where(path => File.Exists(Path.Combine(root, path))),
        .. Under("docs", "*.md"),
        .. Under("src", "README.md"),
    ];

    /// <summary>A folder's README comes before its other pages.</summary>
    private IEnumerable<string> Under(string folder, string pattern) => Directory.Exists(Path.Combine(root, folder))
        ? Directory.EnumerateFiles(Path.Combine(root, folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            // Packages bring pages of their own.
            .Where(path => !path.Contains("/node_modules/", StringComparison.Ordinal))
            .OrderBy(path => path.Replace("README", "", StringComparison.Ordinal), StringComparer.Ordinal)
        : [];
}
