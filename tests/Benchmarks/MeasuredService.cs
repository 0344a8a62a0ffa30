using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using BusinessMetrics.Host.Embedded;

namespace BusinessMetrics.Benchmarks;

/// <summary>The built service as a process, on its embedded servers, in a folder that is thrown away.</summary>
internal sealed class MeasuredService : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _directory;
    private readonly bool _isKept;

    private MeasuredService(Process process, string directory, bool isKept)
    {
        _process = process;
        _directory = directory;
        _isKept = isKept;
    }

    public HttpClient Http { get; } = NewClient(8);

    /// <summary>A published service, where one is named; else the one that was built with this program.</summary>
    private static string ServiceFolder => Environment.GetEnvironmentVariable("MEASURED_SERVICE") ?? AppContext.BaseDirectory;

    /// <param name="kept">A folder whose data outlive the measurement; null for one that is thrown away.</param>
    /// <param name="command">
    /// What the process runs: the built service where nothing is said, else a hidden command of this program, under the
    /// service's own settings of the runtime, so that these make no difference.
    /// </param>
    public static Task<MeasuredService> StartAsync(DirectoryInfo? kept = null, params string[] command) =>
        command.Length > 0
            ? StartAsync(kept, AppContext.BaseDirectory, ["exec", "--runtimeconfig", "BusinessMetrics.runtimeconfig.json", "BusinessMetrics.Benchmarks.dll", .. command])
            : StartAsync(kept, ServiceFolder, ["BusinessMetrics.dll"]);

    /// <summary>A service that was published in another folder.</summary>
    public static Task<MeasuredService> StartPublishedAsync(DirectoryInfo folder) => StartAsync(kept: null, folder.FullName, ["BusinessMetrics.dll"]);

    private static async Task<MeasuredService> StartAsync(DirectoryInfo? kept, string folder, string[] arguments)
    {
        kept?.Create();
        var directory = kept?.FullName ?? Directory.CreateTempSubdirectory("business-metrics-benchmark-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(directory, File.GetUnixFileMode(directory) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.WorkingDirectory = folder;
        start.Environment["DATA_DIR"] = DataIn(directory);
        start.Environment["SERVICE_HOST"] = "127.0.0.1";
        start.Environment["SERVICE_PORT"] = "0";
        // All load comes from one caller.
        start.Environment["RATE_LIMIT_PER_MINUTE"] = "1000000000";
        // Receivers are on this machine.
        start.Environment["OUTBOUND_ALLOW_CIDRS"] = "127.0.0.0/8";
        start.Environment["LIVE_STREAMS"] = start.Environment["LIVE_STREAMS_PER_CALLER"] = "100000";
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
                Console.Error.WriteLine(text);
        };
        process.BeginErrorReadLine();
        var service = new MeasuredService(process, directory, isKept: kept is not null);
        await service.ReadAddressAsync().WaitAsync(StartLimit);
        return service;
    }

    public async Task<JsonNode> GetAsync(string path, CancellationToken cancellation)
    {
        using var response = await Http.GetAsync(path, cancellation);
        return await AnswerAsync(path, response, cancellation);
    }

    /// <summary>Sends JSON and returns what came back.</summary>
    public async Task<JsonNode> SendAsync(HttpMethod method, string path, string json, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        using var response = await Http.SendAsync(request, cancellation);
        return await AnswerAsync(path, response, cancellation);
    }

    private static async Task<JsonNode> AnswerAsync(string path, HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation);
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {text}");
    }

    /// <summary>A client of the service with so many kept connections of its own.</summary>
    public HttpClient Client(int connections)
    {
        var client = NewClient(connections);
        client.BaseAddress = Http.BaseAddress;
        client.DefaultRequestHeaders.Authorization = Http.DefaultRequestHeaders.Authorization;
        return client;
    }

    /// <summary>How to reach the service's embedded PostgreSQL.</summary>
    public string Database => EmbeddedPostgres.Running(DataDirectory) ?? throw new InvalidOperationException("the embedded PostgreSQL does not run");

    public Task PostAsync(string ndjson, CancellationToken cancellation) => PostAsync(Encoding.UTF8.GetBytes(ndjson), cancellation);

    public Task PostAsync(byte[] ndjson, CancellationToken cancellation) => PostAsync(Http, ndjson, cancellation);

    public static async Task PostAsync(HttpClient client, byte[] ndjson, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(ndjson);
        content.Headers.ContentType = new("application/x-ndjson");
        using var response = await client.PostAsync("metrics/batch", content, cancellation);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellation)}");
    }

    /// <summary>How many events the slowest read model is behind the log.</summary>
    public async Task<(string Name, long Events)> LagAsync(CancellationToken cancellation) =>
        (await GetAsync("projections", cancellation))["projections"]!.AsArray()
            .Select(projection => (projection!["name"]!.GetValue<string>(), projection["lag_events"]!.GetValue<long>()))
            .MaxBy(projection => projection.Item2);

    public async Task CatchUpAsync(CancellationToken cancellation)
    {
        while ((await LagAsync(cancellation)).Events > 0)
            await Task.Delay(50, cancellation);
    }

    public string DataDirectory => DataIn(_directory);

    /// <summary>Runs a command of the program on the service's data, to its end; what it held in memory at most is in MB.</summary>
    public async Task<(int ExitCode, double Megabytes)> RunAsync(string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet");
        start.ArgumentList.Add(Path.Combine(ServiceFolder, "BusinessMetrics.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["DATA_DIR"] = DataDirectory;
        using var command = Process.Start(start)!;
        var ended = command.WaitForExitAsync(cancellation);
        var most = 0L;
        while (!ended.IsCompleted)
        {
            command.Refresh();
            if (!command.HasExited)
                most = Math.Max(most, command.WorkingSet64);
            await Task.WhenAny(ended, Task.Delay(100, cancellation));
        }

        await ended;
        return (command.ExitCode, most / 1e6);
    }

    /// <summary>What the service holds in memory, in MB.</summary>
    public double ResidentMegabytes()
    {
        _process.Refresh();
        return _process.WorkingSet64 / 1e6;
    }

    /// <summary>What the service and its PostgreSQL have used so far.</summary>
    public ProcessorTime ProcessorTime() =>
        Benchmarks.ProcessorTime.Of(_process.Id, int.Parse(File.ReadLines(Path.Combine(DataDirectory, "postgres", "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        using var terminate = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        _process.Dispose();
        if (!_isKept)
            Directory.Delete(_directory, recursive: true);
    }

    private static HttpClient NewClient(int connections) =>
        new(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { Timeout = TimeSpan.FromMinutes(5) };

    private static string DataIn(string directory) => Path.Combine(directory, "data");

    private async Task ReadAddressAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("listens on ", StringComparison.Ordinal))
                Http.BaseAddress = new(line[line.IndexOf("http", StringComparison.Ordinal)..].Trim() + "/");
            if (!line.StartsWith("eyJ", StringComparison.Ordinal))
                continue;
            Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", line.Trim());
            _ = _process.StandardOutput.ReadToEndAsync();
            return;
        }

        throw new InvalidOperationException("the service ended while it was starting");
    }
}
