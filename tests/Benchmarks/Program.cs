using System.CommandLine;
using BusinessMetrics.Benchmarks;

var metrics = new Option<int>("--metrics") { Description = "How many metrics the figures are asked about.", DefaultValueFactory = _ => 1_000_000 };
var asked = new Option<int>("--asked") { Description = "How often each question is asked.", DefaultValueFactory = _ => 100 };
var rate = new Option<int>("--rate") { Description = "Metrics a second that the projections have to keep pace with.", DefaultValueFactory = _ => 5_000 };
var seconds = new Option<int>("--seconds") { Description = "For how long.", DefaultValueFactory = _ => 30 };
var endpoint = new Option<string?>("--endpoint") { Description = "Only this endpoint, such as usage." };
var data = new Option<DirectoryInfo?>("--data") { Description = "Keeps the recorded metrics in this folder, and the next time asks what is there." };
var json = new Option<FileInfo?>("--json") { Description = "Also writes the results here." };

var figures = new Command("figures", "Uncached answers of every endpoint, over 30 days and 500 series.") { metrics, asked, endpoint, data, json };
figures.SetAction(async (result, cancellation) =>
    await Report.WriteAsync(await FiguresBenchmark.RunAsync(result.GetValue(metrics), result.GetValue(asked), result.GetValue(endpoint), result.GetValue(data), cancellation), result.GetValue(json), cancellation));

var projections = new Command("projections", "Whether every read model keeps pace with a steady rate.") { rate, seconds, json };
projections.SetAction(async (result, cancellation) =>
    await Report.WriteAsync(await ProjectionsBenchmark.RunAsync(result.GetValue(rate), result.GetValue(seconds), cancellation), result.GetValue(json), cancellation));

var rebuild = new Command("rebuild", "How long each read model takes to be rebuilt while it serves.") { metrics, json };
rebuild.SetAction(async (result, cancellation) =>
    await Report.WriteAsync(await RebuildBenchmark.RunAsync(result.GetValue(metrics), cancellation), result.GetValue(json), cancellation));

var redaction = new Command("redaction", "What searching metrics for personal data costs, in this process.") { metrics, json };
redaction.SetAction(async (result, cancellation) =>
    await Report.WriteAsync(RedactionBenchmark.Run(Math.Min(result.GetValue(metrics), 200_000)), result.GetValue(json), cancellation));

var verify = new Command("verify", "How long it takes to verify the whole log, in the database and from an export.") { metrics, json };
verify.SetAction(async (result, cancellation) =>
    await Report.WriteAsync(await VerifyBenchmark.RunAsync(result.GetValue(metrics), cancellation), result.GetValue(json), cancellation));

var archive = new Command("archive", "How long a day of metrics takes to leave for the archive and to come back, and what is left of it in the database.") { metrics, json };
archive.SetAction(async (result, cancellation) =>
    await Report.WriteAsync(await ArchiveBenchmark.RunAsync(result.GetValue(metrics), cancellation), result.GetValue(json), cancellation));

var root = new RootCommand("Measures the built service, as a process of its own on its embedded servers, in a folder that is thrown away (docs/benchmarks.md).")
{
    figures, projections, rebuild, redaction, verify, archive,
};
return await root.Parse(args).InvokeAsync();
