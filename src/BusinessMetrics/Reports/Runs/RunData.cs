using System.Text.Json.Serialization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Runs;

/// <summary>What is to be made, as it is sent.</summary>
public sealed record RunData
{
    /// <summary>The moment of record time that it is made as of; now if left out.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>A day: the period is told as if it were made on it; as_of's if left out.</summary>
    public DateOnly? On { get; init; }

    /// <summary>Which are made at once; pdf if left out. The others are made when they are asked for.</summary>
    public IReadOnlyList<ReportFormat>? Formats { get; init; }

    /// <summary>What stands across each page, in up to 60 characters.</summary>
    public string? Watermark { get; init; }
}

/// <param name="State">waiting, running, done or failed.</param>
/// <param name="Version">Of the definition that it is made by; 0 of one that is built in.</param>
/// <param name="Period">What it is about, in words.</param>
/// <param name="Position">The place in the log of the last event that counts.</param>
/// <param name="SignedSize">How many events the checkpoint signs that proves it; left out where nothing does.</param>
/// <param name="SectionsDone">So far.</param>
/// <param name="Trigger">manual, or what else had it made.</param>
/// <param name="RequestedBy">For those who may see people.</param>
/// <param name="Failure">Why it failed, or has to be tried again.</param>
/// <param name="Files">Those that were written; the others are when they are asked for.</param>
public sealed record RunResponse(
    Guid Id,
    string Report,
    string Title,
    int Version,
    RunState State,
    string Period,
    DateTimeOffset PeriodStart,
    DateTimeOffset PeriodEnd,
    DateTimeOffset AsOf,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Position,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? SignedSize,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RootHash,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Services,
    int Sections,
    int SectionsDone,
    string Trigger,
    DateTimeOffset RequestedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RequestedBy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? FinishedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Failure,
    IReadOnlyList<RunFileResponse> Files)
{
    internal static RunResponse Of(ReportRun run, IEnumerable<ReportFile> files, bool seesPeople)
    {
        var wanted = run.Wanted;
        var period = wanted.Period;
        return new(
            run.Id,
            wanted.Definition.Name,
            wanted.Definition.Title,
            wanted.Version,
            run.State,
            period.Label,
            period.Window.Start,
            period.Window.End,
            wanted.AsOf,
            run.Position,
            run.Checkpoint?.Size,
            run.Checkpoint?.RootHash,
            wanted.Services,
            wanted.Definition.Sections.Count,
            run.SectionsDone,
            wanted.Trigger,
            run.RequestedAt,
            seesPeople ? wanted.RequestedBy : null,
            run.FinishedAt,
            run.Failure,
            [.. files.Select(file => new RunFileResponse(file.Format, file.Sha256, file.Bytes))]);
    }
}

/// <param name="Sha256">In hexadecimal.</param>
public sealed record RunFileResponse(ReportFormat Format, string Sha256, long Bytes);

/// <param name="Runs">The newest first.</param>
/// <param name="NextCursor">Asks for the next page; left out on the last one.</param>
public sealed record RunsResponse(
    IReadOnlyList<RunResponse> Runs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextCursor);

/// <summary>What runs look like, for the API document.</summary>
internal static class RunExamples
{
    private const string Json =
        """
        {
          "id": "019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11", "report": "monthly-cost", "title": "Monthly cost", "version": 0, "state": "done",
          "period": "October 2026", "period_start": "2026-10-01T00:00:00Z", "period_end": "2026-11-01T00:00:00Z", "as_of": "2026-11-23T05:19:08.523513Z",
          "position": 481222, "signed_size": 481190, "root_hash": "tBQXY5BbQvn1nB2I+HUk7cXSxyMmCKl5VXgOoZ9rVeE=",
          "sections": 3, "sections_done": 3, "trigger": "manual", "requested_at": "2026-11-23T05:19:08.523513Z", "requested_by": "ada", "finished_at": "2026-11-23T05:19:11.204118Z",
          "files": [{"format": "pdf", "sha256": "3f2c1a0b9e8d7c6b5a493827160f5e4d3c2b1a09f8e7d6c5b4a3928170f6e5d4", "bytes": 61240}]
        }
        """;

    public static PathParameter Id { get; } = new("id", "The run's id.", "019ab6d2-7f1c-7c7e-9a51-3f6c7f0b5a11");

    public static ResponseExample Run { get; } = ResponseExample.Ok(Json);

    public static ResponseExample Accepted { get; } = ResponseExample.Accepted(Json);

    public static ResponseExample Runs { get; } = ResponseExample.Ok($$"""{"runs": [{{Json}}]}""");
}

internal static class RunProblems
{
    /// <summary>404, also of those that others had made and the caller may not see.</summary>
    public static IResult NoRun(string id) =>
        Problems.NotFound("unknown-run", "There is no such run", $"No run has the id {FieldError.Quote(id)}; GET /report-runs lists those there are.");

    /// <summary>409.</summary>
    public static IResult NotDone(ReportRun run) => run.State == RunState.Failed
        ? Problems.Conflict("run-failed", "The report could not be made", run.Failure ?? "It failed.")
        : Problems.Conflict("run-not-done", "The report is not made yet", $"{run.SectionsDone} of {run.Wanted.Definition.Sections.Count} sections are.");
}
