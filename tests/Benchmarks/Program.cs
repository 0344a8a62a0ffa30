using System.CommandLine;
using BusinessMetrics.Benchmarks;

var metrics = new Option<int>("--metrics") { Description = "How many metrics are loaded before anything is asked.", DefaultValueFactory = _ => 1_000_000 };
var asked = new Option<int>("--asked") { Description = "How often each question is asked.", DefaultValueFactory = _ => 100 };
var rate = new Option<int>("--rate") { Description = "Metrics a second that the projections have to keep pace with.", DefaultValueFactory = _ => 6_000 };
var seconds = new Option<int>("--seconds") { Description = "How long a round takes.", DefaultValueFactory = _ => 30 };
var rounds = new Option<int>("--rounds") { Description = "How often each figure is measured, in turns with its limit.", DefaultValueFactory = _ => 3 };
var rules = new Option<int>("--rules") { Description = "How many alert rules there are.", DefaultValueFactory = _ => 5_000 };
var streams = new Option<int>("--streams") { Description = "How many pages are open.", DefaultValueFactory = _ => 1_000 };
var steady = new Option<int>("--rate") { Description = "Metrics a second beside.", DefaultValueFactory = _ => 5_000 };
var alerts = new Option<int>("--alerts") { Description = "How many alerts begin at once.", DefaultValueFactory = _ => 10_000 };
var hours = new Option<double>("--hours") { Description = "The metrics are spread over so many hours.", DefaultValueFactory = _ => History.Days.TotalHours };
var other = new Option<DirectoryInfo>("--other") { Description = "Where the other service is published.", Required = true };
var endpoint = new Option<string?>("--endpoint") { Description = "Only this endpoint, such as usage." };
var parts = new Option<bool>("--parts") { Description = "Also leaves out each part alone." };
var data = new Option<DirectoryInfo?>("--data") { Description = "Keeps the recorded metrics in this folder, and the next time asks what is there." };
var json = new Option<FileInfo?>("--json") { Description = "Also writes the results here." };

var root = new RootCommand("Measures the built service, as a process of its own on its embedded servers, in a folder that is thrown away (docs/operate/benchmarks.md).")
{
    Measure("all", "Every figure that has a mark, one after the other.", (given, cancellation) =>
        EveryBenchmark.RunAsync(given.GetValue(metrics), given.GetValue(asked), given.GetValue(seconds), given.GetValue(rounds), cancellation), metrics, asked, seconds, rounds),
    Measure("ingest", "What is taken in with everything on, beside COPY of the same rows.", (given, cancellation) =>
        IngestBenchmark.RunAsync(given.GetValue(seconds), given.GetValue(rounds), cancellation), seconds, rounds),
    Measure("beside", "What two published services take in, in turns.", (given, cancellation) =>
        BesideBenchmark.RunAsync(given.GetValue(other)!, given.GetValue(data), given.GetValue(seconds), given.GetValue(rounds), cancellation), other, data, seconds, rounds),
    Measure("trust", "What is taken in with audit, redaction, subjects and proofs, beside without them.", (given, cancellation) =>
        TrustBenchmark.RunAsync(given.GetValue(seconds), given.GetValue(rounds), given.GetValue(parts), cancellation), seconds, rounds, parts),
    Measure("single", "Single metrics over 64 connections, beside an INSERT per commit.", (given, cancellation) =>
        SingleBenchmark.RunAsync(given.GetValue(seconds), given.GetValue(rounds), cancellation), seconds, rounds),
    Measure("freshness", "How soon an acknowledged metric counts in the summary, under load.", (given, cancellation) =>
        FreshnessBenchmark.RunAsync(given.GetValue(rate), given.GetValue(seconds), given.GetValue(rounds), cancellation), rate, seconds, rounds),
    Measure("live", "How soon open pages are told that figures moved, and what they cost.", (given, cancellation) =>
        LiveBenchmark.RunAsync(given.GetValue(streams), given.GetValue(seconds), cancellation), streams, seconds),
    Measure("summary", "The summary from the cache, beside a constant answer.", (given, cancellation) =>
        SummaryBenchmark.RunAsync(given.GetValue(metrics), given.GetValue(seconds), given.GetValue(rounds), cancellation), metrics, seconds, rounds),
    Measure("figures", "Uncached answers of every endpoint, over 500 series.", (given, cancellation) =>
        FiguresBenchmark.RunAsync(given.GetValue(metrics), TimeSpan.FromHours(given.GetValue(hours)), given.GetValue(asked), given.GetValue(endpoint), given.GetValue(data), cancellation),
        metrics, hours, asked, endpoint, data),
    Measure("listing", "A page of 1,000 metrics, the first and the 1,000th, beside the bare SQL.", (given, cancellation) =>
        ListingBenchmark.RunAsync(given.GetValue(metrics), given.GetValue(rounds), given.GetValue(data), cancellation), metrics, rounds, data),
    Measure("rebuild", "The ledger rebuilt beside the same in SQL, and every other read model.", (given, cancellation) =>
        RebuildBenchmark.RunAsync(given.GetValue(metrics), given.GetValue(rounds), cancellation), metrics, rounds),
    Measure("startup", "From the start to the first acknowledged metric, and memory at rest.", (given, cancellation) =>
        StartupBenchmark.RunAsync(given.GetValue(metrics), given.GetValue(seconds), given.GetValue(rounds), cancellation), metrics, seconds, rounds),
    Measure("growth", "What is taken in by the last tenth of many metrics, beside the first tenth.", (given, cancellation) =>
        GrowthBenchmark.RunAsync(given.GetValue(metrics), cancellation), metrics),
    Measure("projections", "Whether every read model keeps pace with a steady rate.", (given, cancellation) =>
        ProjectionsBenchmark.RunAsync(given.GetValue(rate), given.GetValue(seconds), cancellation), rate, seconds),
    Measure("redaction", "What searching metrics for personal data costs, in this process.", (given, _) =>
        Task.FromResult(RedactionBenchmark.Run(Math.Min(given.GetValue(metrics), 200_000))), metrics),
    Measure("verify", "How long it takes to verify the whole log, in the database and from an export.", (given, cancellation) =>
        VerifyBenchmark.RunAsync(given.GetValue(metrics), cancellation), metrics),
    Measure("archive", "How long a day of metrics takes to leave for the archive and to come back, and what is left of it in the database.", (given, cancellation) =>
        ArchiveBenchmark.RunAsync(given.GetValue(metrics), cancellation), metrics),
    Measure("alerts", "What reading the figures of many rules costs, over windows that slide exactly and over whole minutes.", (given, cancellation) =>
        AlertsBenchmark.RunAsync(given.GetValue(rules), given.GetValue(rounds), cancellation), rules, rounds),
    Measure("delivery", "How soon a receiver is told of an alert, and how soon many at once reach many channels, a tenth of which hang.", (given, cancellation) =>
        DeliveryBenchmark.RunAsync(given.GetValue(steady), given.GetValue(seconds), given.GetValue(alerts), cancellation), steady, seconds, alerts),
    Measure("reports", "How long a report of twelve sections takes, what recording loses beside three, and what exports hold.", (given, cancellation) =>
        ReportsBenchmark.RunAsync(given.GetValue(metrics), given.GetValue(asked), given.GetValue(seconds), given.GetValue(rounds), cancellation), metrics, asked, seconds, rounds),
    Smoke(),
    MicroBenchmarks(),
    ServedFor.Trust(),
    ServedFor.Summary(),
};
return await root.Parse(args).InvokeAsync();

Command Measure(
    string name, string description, Func<ParseResult, CancellationToken, Task<IReadOnlyList<Measurement>>> run, params Option[] options)
{
    var command = new Command(name, description) { json };
    foreach (var option in options)
        command.Add(option);
    command.SetAction(async (given, cancellation) => await Report.WriteAsync(await run(given, cancellation), given.GetValue(json), cancellation));
    return command;
}

// Small sizes on a shared machine reach no mark, so none is asked for.
Command Smoke()
{
    var command = new Command("smoke", "Every measurement in small, in a minute or two: that it runs, not what it finds.") { json };
    command.SetAction(async (given, cancellation) =>
    {
        await Report.WriteAsync(await EveryBenchmark.RunAsync(metrics: 5_000, asked: 2, seconds: 1, rounds: 1, cancellation), given.GetValue(json), cancellation);
        return 0;
    });
    return command;
}

static Command MicroBenchmarks()
{
    var command = new Command("micro", "The hot paths of one metric, with what they allocate.");
    command.SetAction(_ => Micro.Run());
    return command;
}
