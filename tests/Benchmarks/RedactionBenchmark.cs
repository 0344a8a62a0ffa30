using System.Diagnostics;
using System.Globalization;
using System.Text;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Ingest.Redaction;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.PersonalData.Detection;

namespace BusinessMetrics.Benchmarks;

/// <summary>What searching a metric for personal data costs, on one core, beside reading and checking it.</summary>
internal static class RedactionBenchmark
{
    /// <summary>A twentieth of the 50 microseconds that a metric may take where 20,000 come a second.</summary>
    private const double Mark = 2500;

    private const int Rounds = 5;

    public static IReadOnlyList<Measurement> Run(int metrics)
    {
        var usual = new Workload(1).Lines(metrics, _ => DateTimeOffset.UtcNow.AddHours(-1)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            Measure("usual metrics", usual),
            Measure("with ids, times, hashes and paths", [.. usual.Select((line, i) => With(line, Identifiers(i)))]),
            Measure("one in a hundred with personal data", [.. usual.Select((line, i) => i % 100 == 0 ? With(line, Personal(i)) : line)]),
            Measure("all with three pieces of personal data", [.. usual.Select((line, i) => With(line, Personal(i)))]),
        ];
    }

    private static Measurement Measure(string figure, string[] lines)
    {
        var rules = new MetricRules(365, "USD");
        var filter = new MetricRedaction(
            PersonalDataRules.BuiltIn, new PersonalDataRedactors(PersonalDataRules.BuiltIn.Kinds, null), PersonalDataMode.Redact);
        var bodies = lines.Select(Encoding.UTF8.GetBytes).ToArray();
        var errors = new List<FieldError>();
        var read = new NewMetric[bodies.Length];
        var found = 0;
        var reading = double.MaxValue;
        var redacting = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < bodies.Length; i++)
                read[i] = rules.Apply(MetricReader.Read(bodies[i], errors), null, DateTimeOffset.UtcNow, errors)
                    ?? throw new InvalidOperationException($"a metric of the workload was refused: {errors[0]}");
            reading = Math.Min(reading, Nanoseconds(started, bodies.Length));
            started = Stopwatch.GetTimestamp();
            found = 0;
            foreach (var metric in read)
                found += filter.Apply(metric, errors).Removed is null ? 0 : 1;
            redacting = Math.Min(redacting, Nanoseconds(started, bodies.Length));
        }

        return new(
            figure,
            [("redacted", Number(found)), ("read and check, ns", Number(reading)), ("redaction, ns", Number(redacting))],
            $"redaction <= {Mark} ns, where most are clean",
            redacting <= Mark || found == bodies.Length);
    }

    private static double Nanoseconds(long started, int count) => Stopwatch.GetElapsedTime(started).TotalNanoseconds / count;

    private static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);

    /// <summary>The line with more metadata.</summary>
    private static string With(string line, string fields)
    {
        var metadata = line.LastIndexOf("\"metadata\":{", StringComparison.Ordinal) + "\"metadata\":{".Length;
        return line[..metadata] + fields + (line[metadata] == '}' ? "" : ",") + line[metadata..];
    }

    private static string Identifiers(int i) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        "run_id":"{{new Guid(i, 7, 9, [1, 2, 3, 4, 5, 6, 7, 8])}}","build":"1.{{i % 40}}.{{i % 7}}","commit":"{{i:x8}}9f86d081884c7d659a2feaa0c55ad015","started":"2026-03-10T12:{{i % 60:00}}:08.523Z","page":"/v1/models/{{i}}/predict?batch=32","note":"{{i % 97}} of {{i % 997}} done in {{i % 13}}.5 s"
        """);

    private static string Personal(int i) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        "note":"asked by user{{i}}@example.org from 10.20.{{i % 200}}.40","phone":"+1 415 555 {{i % 10000:0000}}"
        """);
}
