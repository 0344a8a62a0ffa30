using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Reports.Documents;

namespace BusinessMetrics.Reports.Runs;

/// <summary>How far a run is.</summary>
public enum RunState
{
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    [JsonStringEnumMemberName("running")]
    Running,

    [JsonStringEnumMemberName("done")]
    Done,

    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>What is to be made.</summary>
/// <param name="Definition">As it was when the run was asked for.</param>
/// <param name="Moment">The moment that tells which period is the last one.</param>
/// <param name="AsOf">What was recorded later does not count.</param>
/// <param name="Role">reader, or auditor where whoever asked may read compliance: what the report may ask.</param>
/// <param name="Services">What it is narrowed to by its definition or its maker; null for all.</param>
/// <param name="Trigger">manual, or what else had it made.</param>
public sealed record WantedRun(
    ReportDefinition Definition,
    int Version,
    DateTimeOffset Moment,
    DateTimeOffset AsOf,
    string Role,
    IReadOnlyList<string>? Services,
    string RequestedBy,
    string Trigger,
    string? Watermark,
    IReadOnlyList<ReportFormat> Formats)
{
    public const string Manual = "manual";

    public ResolvedPeriod Period => Definition.Period.At(Moment, Definition.Zone);
}

/// <summary>A run, and what became of it.</summary>
/// <param name="Sequence">Runs are listed by it.</param>
/// <param name="Position">The place in the log of the last event that counts; null until it is known.</param>
/// <param name="SectionsDone">Of those of its definition.</param>
/// <param name="Sha256">Of the report in JSON.</param>
public sealed record ReportRun(
    long Sequence,
    Guid Id,
    WantedRun Wanted,
    DateTimeOffset RequestedAt,
    RunState State,
    int SectionsDone,
    int Tries,
    long? Position,
    ReportCheckpoint? Checkpoint,
    string? Sha256,
    string? Failure,
    DateTimeOffset? FinishedAt);

/// <param name="Sha256">In hexadecimal.</param>
public sealed record ReportFile(ReportFormat Format, string Sha256, long Bytes);
