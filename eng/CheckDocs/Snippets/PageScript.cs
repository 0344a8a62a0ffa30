using System.Text;
using BusinessMetrics.CheckDocs.Pages;

namespace BusinessMetrics.CheckDocs.Snippets;

/// <summary>Makes the script that runs a page's snippets one after the other in one shell.</summary>
internal static class PageScript
{
    /// <summary>Where a page says that the service listens.</summary>
    public const string PortShown = ":8004";

    private const string Prelude =
        """
        set -euo pipefail
        serve() {
            source "$1" > "$2" 2>&1 &
            for _ in $(seq 600); do
                grep -q 'BusinessMetrics listens on' "$2" && return 0
                kill -0 $! 2> /dev/null || break
                sleep 0.1
            done
            cat "$2" >&2
            return 1
        }
        # As the page says, and longer where the machine is too busy for it.
        sleep() {
            command sleep "$1"
            for _ in $(seq 100); do
                curl -s "http://localhost:$SERVICE_PORT/metrics/prometheus" | grep -q '^business_metrics_projection_lag_events{.*} [1-9]' || return 0
                command sleep 0.1
            done
        }
        end_service() {
            if [ -s "$SERVICE_PROCESS" ]; then
                kill "$(cat "$SERVICE_PROCESS")" 2> /dev/null || true
                wait
            fi
        }
        trap end_service EXIT

        """;

    /// <summary>Writes the snippets into the folder, N.out and N.err being what the Nth prints, and says in <c>at</c> which one runs.</summary>
    public static async Task<string> WriteAsync(string folder, IReadOnlyList<Snippet> snippets, Tools tools, int port, CancellationToken cancellation)
    {
        var script = new StringBuilder(Prelude);
        var own = Path.Combine(folder, "start.sh");
        await File.WriteAllTextAsync(own, "dotnet run --project src/BusinessMetrics\n", cancellation);
        if (!snippets.Any(snippet => snippet.StartsService))
            script.Append($"serve '{own}' '{folder}/start.out'\n");
        for (var index = 0; index < snippets.Count; index++)
        {
            var snippet = snippets[index];
            var file = Path.Combine(folder, $"{index}{ExtensionOf(snippet.Language)}");
            var head = snippet.Language == "csharp" ? "#:property PublishAot=false\n" : "";
            await File.WriteAllTextAsync(file, head + OnPort(snippet.Code, port) + "\n", cancellation);
            script.Append($"echo {index} > '{folder}/at'\n");
            script.Append(snippet.StartsService
                ? $"serve '{file}' '{folder}/{index}.out' 2> '{folder}/{index}.err'\n"
                : $"{CommandOf(snippet.Language, tools, folder)} '{file}' > '{folder}/{index}.out' 2> '{folder}/{index}.err'\n");
        }

        script.Append($"echo {snippets.Count} > '{folder}/at'\n");
        var path = Path.Combine(folder, "page.sh");
        await File.WriteAllTextAsync(path, script.ToString(), cancellation);
        return path;
    }

    public static string OnPort(string text, int port) => text.Replace(PortShown, $":{port}", StringComparison.Ordinal);

    private static string ExtensionOf(string language) => language switch
    {
        "python" => ".py",
        "typescript" => ".mts",
        "csharp" => ".cs",
        _ => ".sh",
    };

    /// <summary>What C# is built into goes with the folder too.</summary>
    private static string CommandOf(string language, Tools tools, string folder) => language switch
    {
        "python" => "python3",
        "typescript" => $"'{tools.TypeScript}'",
        "csharp" => $"XDG_DATA_HOME='{folder}' dotnet run",
        _ => "source",
    };
}
