using System.Diagnostics;
using System.Globalization;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Host.Embedded;

/// <summary>A PostgreSQL data directory and the programs that work on it, run as a user that PostgreSQL accepts.</summary>
internal sealed class PostgresCluster(string binaries, string directory)
{
    private static readonly bool SwitchesUser = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    // PostgreSQL refuses to run as root. Its own account, if the package made one, else nobody.
    private static readonly Lazy<string> ServerUser = new(() =>
        File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal))
            ? "postgres"
            : "nobody");

    public string DataDirectory { get; } = Path.Combine(directory, "data");

    private string Log => Path.Combine(directory, "server.log");

    public async Task InitialiseAsync(string user, string password, CancellationToken cancellation)
    {
        if (Directory.Exists(DataDirectory))
            return;
        // Under another name until it is whole: a start that is killed here is simply made again.
        var draft = DataDirectory + ".draft";
        if (Directory.Exists(draft))
            Directory.Delete(draft, recursive: true);
        Directory.CreateDirectory(directory);
        var passwordFile = Path.Combine(directory, "password.draft");
        await File.WriteAllTextAsync(passwordFile, password, cancellation);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (SwitchesUser)
            await RunAsync("chown", ["-R", ServerUser.Value, directory], asServerUser: false, cancellation);
        await RunAsync(
            Program("initdb"),
            [
                "-D", draft, "-U", user, "--pwfile", passwordFile, "--auth", "scram-sha-256",
                "--encoding", "UTF8", "--locale", "C", "--data-checksums",
            ],
            asServerUser: true,
            cancellation);
        File.Delete(passwordFile);
        Directory.Move(draft, DataDirectory);
    }

    /// <summary>Ends a server that a killed service left behind in this folder, if there is one.</summary>
    public async Task StopLeftoverAsync(CancellationToken cancellation)
    {
        if (!File.Exists(Path.Combine(DataDirectory, "postmaster.pid")))
            return;
        var status = await ExitCodeAsync(Program("pg_ctl"), ["status", "-D", DataDirectory], cancellation);
        if (status == 0)
            await StopAsync("fast", cancellation);
    }

    /// <param name="mode">fast, or immediate for an end without farewell.</param>
    public Task StopAsync(string mode, CancellationToken cancellation) =>
        ExitCodeAsync(Program("pg_ctl"), ["stop", "-D", DataDirectory, "-m", mode, "-w", "-t", "60"], cancellation);

    public Task StartAsync(int port, CancellationToken cancellation) => StartAsync(port, new Dictionary<string, string>(), cancellation);

    /// <param name="settings">What is to be set otherwise than here.</param>
    public async Task StartAsync(int port, IReadOnlyDictionary<string, string> settings, CancellationToken cancellation)
    {
        var options = string.Join(' ', Settings(port).Where(setting => !settings.ContainsKey(setting.Key)).Concat(settings).Select(setting => $"-c {setting.Key}={setting.Value}"));
        try
        {
            await RunAsync(
                Program("pg_ctl"),
                ["start", "-D", DataDirectory, "-l", Log, "-w", "-t", "60", "-s", "-o", options],
                asServerUser: true,
                cancellation);
        }
        catch (StartupException)
        {
            var lastLines = File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(5)) : "";
            throw new StartupException($"The embedded PostgreSQL did not start. Its log is {Log} and ends with:\n{lastLines}");
        }
    }

    public string ServerProcessId() => File.ReadLines(Path.Combine(DataDirectory, "postmaster.pid")).First().Trim();

    /// <summary>Starts a program as the server's user, with a pipe to its standard input.</summary>
    public static Process Launch(string program, string[] arguments) => Process.Start(Describe(program, arguments, asServerUser: true))!;

    // Sized for a small machine that it shares with the service. Every commit is on disk before it is acknowledged.
    private static Dictionary<string, string> Settings(int port) => new()
    {
        ["port"] = port.ToString(CultureInfo.InvariantCulture),
        ["listen_addresses"] = "127.0.0.1",
        ["unix_socket_directories"] = "",
        ["max_connections"] = "100",
        ["shared_buffers"] = "256MB",
        ["effective_cache_size"] = "1GB",
        ["work_mem"] = "16MB",
        // Tables that are filled in minutes are planned badly until they are looked at for the first time.
        ["autovacuum_naptime"] = "10s",
        // What was written before is used again, instead of being filled with zeros anew.
        ["min_wal_size"] = "1GB",
        ["max_wal_size"] = "2GB",
        ["checkpoint_completion_target"] = "0.9",
        ["wal_compression"] = "on",
        ["random_page_cost"] = "1.1",
        ["jit"] = "off",
        ["synchronous_commit"] = "on",
        ["log_min_messages"] = "warning",
    };

    private string Program(string name) => Path.Combine(binaries, OperatingSystem.IsWindows() ? name + ".exe" : name);

    private static ProcessStartInfo Describe(string program, string[] arguments, bool asServerUser)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = false,
            // A folder that any user may enter.
            WorkingDirectory = Path.GetPathRoot(Environment.SystemDirectory) is { Length: > 0 } root ? root : "/",
        };
        if (asServerUser && SwitchesUser)
        {
            start.FileName = "setpriv";
            foreach (var argument in (string[])["--reuid", ServerUser.Value, "--regid", GroupOf(ServerUser.Value), "--init-groups", "--", program])
                start.ArgumentList.Add(argument);
        }
        else
        {
            start.FileName = program;
        }

        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    private static string GroupOf(string user) => File.ReadLines("/etc/passwd")
        .Select(line => line.Split(':'))
        .First(fields => fields[0] == user)[3];

    private static async Task RunAsync(string program, string[] arguments, bool asServerUser, CancellationToken cancellation)
    {
        var (exitCode, output) = await ExecuteAsync(Describe(program, arguments, asServerUser), cancellation);
        if (exitCode != 0)
            throw new StartupException($"{Path.GetFileName(program)} ended with exit status {exitCode}:\n{output}");
    }

    private static async Task<int> ExitCodeAsync(string program, string[] arguments, CancellationToken cancellation) =>
        (await ExecuteAsync(Describe(program, arguments, asServerUser: true), cancellation)).ExitCode;

    /// <summary>Waits for the program's end and not for its output's: a server that pg_ctl leaves running keeps that open.</summary>
    private static async Task<(int ExitCode, string Output)> ExecuteAsync(ProcessStartInfo start, CancellationToken cancellation)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = new Process { StartInfo = start };
        var output = new List<string>();
        void Keep(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is { } text)
                lock (output)
                    output.Add(text);
        }

        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => exited.TrySetResult();
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await exited.Task.WaitAsync(cancellation);
        lock (output)
            return (process.ExitCode, string.Join('\n', output));
    }
}
