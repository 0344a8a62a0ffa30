using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace BusinessMetrics.Tests.Support;

/// <summary>
/// The built service as a process of its own, to be killed and started again: the one beside the tests, or what was published
/// in the folder that TESTED_SERVICE names.
/// </summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly string Program = Path.Combine(Environment.GetEnvironmentVariable("TESTED_SERVICE") ?? AppContext.BaseDirectory, "BusinessMetrics.dll");
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<string> _output = new();

    private ServiceProcess(Process process) => Process = process;

    public Process Process { get; }

    public Uri Url { get; private set; } = null!;

    /// <summary>The development token that it printed.</summary>
    public string Token { get; private set; } = "";

    public string Output => string.Join('\n', _output);

    /// <summary>Starts it and returns when it says where it listens.</summary>
    public static async Task<ServiceProcess> StartAsync(string dataDirectory, params (string Name, string Value)[] environment)
    {
        var service = Launch([], [("DATA_DIR", dataDirectory), ("SERVICE_HOST", "127.0.0.1"), ("SERVICE_PORT", "0"), .. environment]);
        var printed = new TaskCompletionSource();
        service.Follow(line =>
        {
            if (line.Contains("listens on ", StringComparison.Ordinal))
                service.Url = new Uri(line[(line.IndexOf("http", StringComparison.Ordinal))..].Trim());
            if (line.StartsWith("eyJ", StringComparison.Ordinal))
                service.Token = line.Trim();
            if (service.Url is not null && (service.Token.Length > 0 || line.Contains("make one with", StringComparison.Ordinal) || line.Contains("  token      from ", StringComparison.Ordinal)))
                printed.TrySetResult();
        });
        var ended = service.Process.WaitForExitAsync();
        if (await Task.WhenAny(printed.Task, ended).WaitAsync(StartLimit) == ended)
            throw new InvalidOperationException($"the service ended with {service.Process.ExitCode}:\n{service.Output}");
        return service;
    }

    /// <summary>Begins a command, which may be killed.</summary>
    public static Process Begin(string[] arguments, params (string Name, string Value)[] environment)
    {
        var process = Launch(arguments, environment).Process;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        var service = Launch(arguments, environment);
        var output = service.Process.StandardOutput.ReadToEndAsync();
        var errors = service.Process.StandardError.ReadToEndAsync();
        await service.Process.WaitForExitAsync().WaitAsync(StartLimit);
        return (service.Process.ExitCode, await output, await errors);
    }

    public HttpClient Client()
    {
        var client = new HttpClient { BaseAddress = Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }

    /// <summary>Sends a signal by name: INT, TERM, KILL.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await Process.WaitForExitAsync().WaitAsync(StartLimit);
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
            await SignalAsync("TERM");
        Process.Dispose();
        Output.ShouldNotContain(ProgressFaults.Warning);
    }

    private static ServiceProcess Launch(string[] arguments, (string Name, string Value)[] environment)
    {
        // Who runs the tests in the background has INT ignored, and what is ignored is inherited: the service must hear it.
        string[] program = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet", Program] : ["dotnet", Program];
        var start = new ProcessStartInfo(program[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in program[1..])
            start.ArgumentList.Add(argument);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    private void Follow(Action<string> read)
    {
        void Take(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is not { } text)
                return;
            _output.Enqueue(text);
            read(text);
        }

        Process.OutputDataReceived += Take;
        Process.ErrorDataReceived += Take;
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
    }
}

/// <summary>A folder that any user may enter, since PostgreSQL may run as another one; gone afterwards.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory()
    {
        Path = Directory.CreateTempSubdirectory("business-metrics-test-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
