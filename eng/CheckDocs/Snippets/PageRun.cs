using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using BusinessMetrics.CheckDocs.Expectations;
using BusinessMetrics.CheckDocs.Pages;

namespace BusinessMetrics.CheckDocs.Snippets;

/// <summary>Runs a page's snippets on a service of the page's own, and compares what comes out with what it shows.</summary>
internal sealed class PageRun(Repository repository, Page page, Tools tools, string parent)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>What would send the page's service or its commands elsewhere.</summary>
    private static readonly string[] NotInherited =
        ["DATABASE_URL", "REDIS_URL", "AUTH_SIGNING_KEY", "AUTH_AUTHORITY", "SERVICE_HOST", "ARCHIVE_DIR", "AUDIT_CHECKPOINT_DIR", "DATA_KEY", "DATA_KEY_FILE", "TOKEN"];

    public string Path => page.Path;

    public IReadOnlyList<Snippet> Snippets { get; } = [.. page.Snippets.Where(snippet => snippet.NotRun is null)];

    public async Task<IReadOnlyList<Failure>> RunAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(parent, page.Path.Replace('/', '-'))).FullName;
        var port = FreePort();
        var script = await PageScript.WriteAsync(folder, Snippets, tools, port, cancellation);
        using var shell = Process.Start(Describe(script, folder, port))!;
        var errors = shell.StandardError.ReadToEndAsync(CancellationToken.None);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            await shell.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            shell.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
        }

        return [.. Compared(folder, port, shell, await errors)];
    }

    private IEnumerable<Failure> Compared(string folder, int port, Process shell, string errors)
    {
        var reached = File.Exists(System.IO.Path.Combine(folder, "at")) ? int.Parse(File.ReadAllText(System.IO.Path.Combine(folder, "at"))) : -1;
        if (reached < 0)
            yield return new(page.Path, 1, "its service did not start", null, errors);
        for (var index = 0; index < Math.Min(reached + 1, Snippets.Count); index++)
        {
            var snippet = Snippets[index];
            var output = ReadIfThere(System.IO.Path.Combine(folder, $"{index}.out"));
            if (index == reached)
            {
                shell.WaitForExit();
                yield return new(
                    page.Path, snippet.Line, $"the {snippet.Language} snippet ended with exit status {shell.ExitCode}; what follows it was not run", null,
                    output + ReadIfThere(System.IO.Path.Combine(folder, $"{index}.err")) + errors);
            }
            else if (snippet.Expected is { } expected && DifferenceOf(expected, output, port) is { } difference)
            {
                yield return new(page.Path, expected.Line, $"the snippet of line {snippet.Line} says something else: {difference}", expected.Text,
                    output.Length > 0 ? output : ReadIfThere(System.IO.Path.Combine(folder, $"{index}.err")));
            }
        }
    }

    private static string? DifferenceOf(ExpectedOutput expected, string output, int port) =>
        expected.IsJson ? JsonShape.Difference(expected.Text, output)
        : Alike.Lines(PageScript.OnPort(expected.Text, port), output) ? null
        : "the lines differ";

    private ProcessStartInfo Describe(string script, string folder, int port)
    {
        var start = new ProcessStartInfo("bash", [script]) { WorkingDirectory = repository.Root, RedirectStandardError = true };
        foreach (var name in NotInherited)
            start.Environment.Remove(name);
        start.Environment["DATA_DIR"] = System.IO.Path.Combine(folder, "data");
        start.Environment["SERVICE_PORT"] = port.ToString();
        start.Environment["SERVICE_PROCESS"] = System.IO.Path.Combine(folder, "service.pid");
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["PATH"] = $"{tools.Programs}:{Environment.GetEnvironmentVariable("PATH")}";
        return start;
    }

    private static string ReadIfThere(string file) => File.Exists(file) ? File.ReadAllText(file) : "";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
