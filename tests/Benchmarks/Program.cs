using System.CommandLine;
using BusinessMetrics.Benchmarks;

var metrics = new Option<int>("--metrics") { Description = "How many metrics the figures are asked about.", DefaultValueFactory = _ => 1_000_000 };
var asked = new Option<int>("--asked") { Description = "How often each question is asked.", DefaultValueFactory = _ => 100 };
var rate = new Option<int>("--rate") { Description = "Metrics a second that the projections have to keep pace with.", DefaultValueFactory = _ => 5_000 };
var seconds = new Option<int>("--seconds") { Description = "For how long.", DefaultValueFactory = _ => 30 };
var endpoint = new Option<string?>("--endpoint") { Description = "Only this endpoint, such as usage." };
var data = new Option<DirectoryInfo?>("--data") { Description = "Keeps the recorded metrics in this folder, and the next time asks what is there." };
var json = new Option<FileInfo?>("--json") { Description = "Also writes the results here." };

var rounds = new Option<int>("--rounds") { Description = "How often each figure is measured, in turns with its limit.", DefaultValueFactory = _ => 3 };

var ingest = Measure("ingest", "What is taken in with everything on, beside COPY of the same rows.", (asked, cancellation) =>
    IngestBenchmark.RunAsync(asked.GetValue(seconds), asked.GetValue(rounds), cancellation), seconds, rounds);
var trust = Measure("trust", "What is taken in with audit, redaction, subjects and proofs, beside without them.", (asked, cancellation) =>
    TrustBenchmark.RunAsync(asked.GetValue(seconds), asked.GetValue(rounds), cancellation), seconds, rounds);
var figures = Measure("figures", "Uncached answers of every endpoint, over 30 days and 500 series.", (result, cancellation) =>
    FiguresBenchmark.RunAsync(result.GetValue(metrics), result.GetValue(asked), result.GetValue(endpoint), result.GetValue(data), cancellation), metrics, asked, endpoint, data);
var projections = Measure("projections", "Whether every read model keeps pace with a steady rate.", (asked, cancellation) =>
    ProjectionsBenchmark.RunAsync(asked.GetValue(rate), asked.GetValue(seconds), cancellation), rate, seconds);
var rebuild = Measure("rebuild", "How long each read model takes to be rebuilt while it serves.", (asked, cancellation) =>
    RebuildBenchmark.RunAsync(asked.GetValue(metrics), cancellation), metrics);
var redaction = Measure("redaction", "What searching metrics for personal data costs, in this process.", (asked, _) =>
    Task.FromResult(RedactionBenchmark.Run(Math.Min(asked.GetValue(metrics), 200_000))), metrics);
var verify = Measure("verify", "How long it takes to verify the whole log, in the database and from an export.", (asked, cancellation) =>
    VerifyBenchmark.RunAsync(asked.GetValue(metrics), cancellation), metrics);
var withoutTrust = new Command(WithoutTrust.CommandName, "Serves without what trust costs; for the trust benchmark alone.") { Hidden = true };
withoutTrust.SetAction((_, cancellation) => WithoutTrust.ServeAsync(cancellation));

var root = new RootCommand("Measures the built service, as a process of its own on its embedded servers, in a folder that is thrown away (docs/benchmarks.md).")
{
    ingest, trust, figures, projections, rebuild, redaction, verify, withoutTrust,
};
return await root.Parse(args).InvokeAsync();

Command Measure(
    string name, string description, Func<ParseResult, CancellationToken, Task<IReadOnlyList<Measurement>>> run, params Option[] options)
{
    var command = new Command(name, description) { json };
    foreach (var option in options)
        command.Add(option);
    command.SetAction(async (result, cancellation) => await Report.WriteAsync(await run(result, cancellation), result.GetValue(json), cancellation));
    return command;
}
