using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace BusinessMetrics.Benchmarks;

/// <summary>Prints what was measured beside its mark.</summary>
internal static class Report
{
    /// <summary>What is divided by nothing is still written.</summary>
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <returns>The exit status: 0 when every mark was reached.</returns>
    public static async Task<int> WriteAsync(IReadOnlyList<Measurement> measurements, FileInfo? json, CancellationToken cancellation)
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 200);
        // What has other columns is in a table of its own.
        foreach (var alike in measurements.GroupBy(measurement => string.Join('|', measurement.Values.Select(value => value.Name))))
            AnsiConsole.Write(TableOf([.. alike]));
        Console.WriteLine(Machine());
        if (json is not null)
            await File.WriteAllTextAsync(
                json.FullName,
                JsonSerializer.Serialize(new
                {
                    measured_at = DateTimeOffset.UtcNow,
                    machine = Machine(),
                    figures = measurements.Select(measurement => new
                    {
                        figure = measurement.Figure,
                        values = measurement.Values.ToDictionary(value => value.Name, value => value.Value),
                        rounds = measurement.Rounds,
                        mark = measurement.Mark,
                        reached = measurement.Reached,
                    }),
                }, Json),
                cancellation);
        return measurements.All(measurement => measurement.Reached) ? 0 : 1;
    }

    private static Table TableOf(IReadOnlyList<Measurement> measurements)
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumn("figure");
        foreach (var (name, _) in measurements[0].Values)
            table.AddColumn(name);
        table.AddColumn("mark").AddColumn("reached");
        foreach (var measurement in measurements)
            table.AddRow([measurement.Figure, .. measurement.Values.Select(value => value.Value), measurement.Mark, measurement.Mark.Length == 0 ? "" : measurement.Reached ? "yes" : "no"]);
        return table;
    }

    /// <summary>Tells whoever waits what was measured just now, and beside what other work.</summary>
    public static void Progress(string text) => Console.Error.WriteLine($"{text} (load {LoadAverage()})");

    private static string Machine() =>
        $"{Environment.ProcessorCount} cores, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}, load, service and PostgreSQL together; load average {LoadAverage()}";

    private static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
