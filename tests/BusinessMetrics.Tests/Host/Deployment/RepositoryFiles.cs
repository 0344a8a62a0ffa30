namespace BusinessMetrics.Tests.Host.Deployment;

/// <summary>The repository's own files, found from wherever the tests were built to.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "BusinessMetrics.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"BusinessMetrics.sln is in no folder above {AppContext.BaseDirectory}.");
    }
}
