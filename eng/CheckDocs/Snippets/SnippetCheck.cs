using System.Diagnostics;
using BusinessMetrics.CheckDocs.Pages;

namespace BusinessMetrics.CheckDocs.Snippets;

/// <param name="Count">How many were run.</param>
internal sealed record CheckedSnippets(int Count, IReadOnlyList<Failure> Failures);

/// <summary>Runs what the pages show, each page on a service of its own.</summary>
internal sealed class SnippetCheck(Repository repository)
{
    public async Task<CheckedSnippets> RunAsync(IEnumerable<Page> pages, CancellationToken cancellation)
    {
        using var folder = new ThrowAwayFolder();
        var tools = await Tools.PrepareAsync(repository, folder.Path, cancellation);
        var count = 0;
        var failures = new List<Failure>();
        foreach (var page in pages)
        {
            var started = Stopwatch.StartNew();
            var run = new PageRun(repository, page, tools, folder.Path);
            if (run.Snippets.Count == 0)
                continue;
            var failed = await run.RunAsync(cancellation);
            foreach (var failure in failed)
                Console.WriteLine(failure);
            Console.WriteLine($"{page.Path}: {run.Snippets.Count} snippets, {(failed.Count == 0 ? "well" : $"{failed.Count} failed")}, {started.Elapsed.TotalSeconds:0} s");
            count += run.Snippets.Count;
            failures.AddRange(failed);
        }

        return new(count, failures);
    }
}
