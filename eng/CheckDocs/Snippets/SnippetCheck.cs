using System.Diagnostics;
using BusinessMetrics.CheckDocs.Pages;

namespace BusinessMetrics.CheckDocs.Snippets;

/// <param name="Count">How many were run.</param>
internal sealed record CheckedSnippets(int Count, IReadOnlyList<Failure> Failures);

/// <summary>Runs what the pages show, each page on a service of its own.</summary>
internal sealed class SnippetCheck(Repository repository)
{
    private const int PagesAtOnce = 2;

    private readonly Lock _told = new();

    public async Task<CheckedSnippets> RunAsync(IEnumerable<Page> pages, CancellationToken cancellation)
    {
        using var folder = new ThrowAwayFolder();
        var tools = await Tools.PrepareAsync(repository, folder.Path, cancellation);
        PageRun[] runs = [.. pages.Select(page => new PageRun(repository, page, tools, folder.Path)).Where(run => run.Snippets.Count > 0)];
        var failures = new List<Failure>();
        await Parallel.ForEachAsync(runs, new ParallelOptions { MaxDegreeOfParallelism = PagesAtOnce, CancellationToken = cancellation }, async (run, ending) =>
        {
            var started = Stopwatch.StartNew();
            var failed = await run.RunAsync(ending);
            lock (_told)
            {
                foreach (var failure in failed)
                    Console.WriteLine(failure);
                Console.WriteLine($"{run.Path}: {run.Snippets.Count} snippets, {(failed.Count == 0 ? "well" : $"{failed.Count} failed")}, {started.Elapsed.TotalSeconds:0} s");
                failures.AddRange(failed);
            }
        });
        return new(runs.Sum(run => run.Snippets.Count), failures);
    }
}
