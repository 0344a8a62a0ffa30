using BusinessMetrics.CheckDocs;
using BusinessMetrics.CheckDocs.Links;
using BusinessMetrics.CheckDocs.Pages;
using BusinessMetrics.CheckDocs.Snippets;

// check-docs ROOT [PAGE...]: checks the pages named, or all; exit status 1 where something does not hold.
if (args.Length == 0)
{
    Console.Error.WriteLine("The repository's folder is needed; eng/check-docs names it.");
    return 2;
}

var repository = new Repository(Path.GetFullPath(args[0]));
var pages = repository.Pages(args[1..]);
if (pages.Count == 0)
{
    Console.Error.WriteLine("There is no such page.");
    return 2;
}

var links = new LinkCheck(repository).Check(pages);
foreach (var failure in links.Failures)
    Console.WriteLine(failure);
using var ending = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    ending.Cancel();
};
try
{
    var snippets = await new SnippetCheck(repository).RunAsync(pages.Where(page => page.IsRun), ending.Token);
    var failed = links.Failures.Count + snippets.Failures.Count;
    Console.WriteLine(failed == 0 ? "" : $"\n{failed} failed");
    Console.WriteLine($"{snippets.Count} snippets, {links.Count} links checked");
    return failed == 0 ? 0 : 1;
}
catch (ToolMissingException missing)
{
    Console.WriteLine(missing.Message);
    return 1;
}
catch (OperationCanceledException)
{
    return 1;
}
