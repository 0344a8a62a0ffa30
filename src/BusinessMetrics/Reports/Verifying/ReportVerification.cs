using System.Text.Json.Serialization;
using BusinessMetrics.Projections.Reports.Runs;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;
using BusinessMetrics.Projections.Trust.Proofs.Tree;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Json;
using BusinessMetrics.Reports.Runs;
using BusinessMetrics.Trust.Streams;
using Npgsql;

namespace BusinessMetrics.Reports.Verifying;

/// <param name="Run">The run that was made again.</param>
/// <param name="Same">Whether every figure, table and word is what it was.</param>
/// <param name="Sha256">Of the report in each format, made again: what a file is that was not altered.</param>
/// <param name="Recorded">Of the report in JSON, as the log has it since it was made.</param>
/// <param name="Figures">How many figures were computed anew.</param>
/// <param name="Differences">Those that are others now; only where the file of the first making is still kept.</param>
/// <param name="Log">valid, missing or broken.</param>
/// <param name="LogReason">Why it is not valid.</param>
public sealed record ReportVerificationResponse(
    Guid Run,
    bool Same,
    IReadOnlyDictionary<string, string> Sha256,
    string Recorded,
    int Figures,
    IReadOnlyList<FigureDifference> Differences,
    LogProof Log,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? LogReason);

/// <summary>What the log proves of a report.</summary>
public enum LogProof
{
    /// <summary>The checkpoint that the report names is the log's own, by one of its keys, and fixes the events it counts.</summary>
    Valid,

    /// <summary>Nothing signed the log when the report was made.</summary>
    Missing,

    /// <summary>The log, or the run, is not what was signed.</summary>
    Broken,
}

/// <param name="Id">Of the figure in the report.</param>
/// <param name="Was">As it was written.</param>
/// <param name="Is">As it is computed now.</param>
public sealed record FigureDifference(
    string Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Was,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Is);

/// <summary>Makes finished reports again and compares.</summary>
public sealed class ReportVerification(ReportMaker maker, ReportDirectory directory, EventStreams streams, NpgsqlDataSource dataSource)
{
    /// <summary>Null where the log has no word of its making.</summary>
    public async Task<ReportVerificationResponse?> VerifyAsync(ReportRun run, CancellationToken cancellation)
    {
        // The log's word: the table of runs could be altered without a trace.
        if ((await streams.ReadAsync(ReportMade.StreamOf(run.Id), cancellation)).Events is not [{ Data: ReportMade made }])
            return null;
        var again = await maker.ComposeAsync(run, null, cancellation);
        var hashes = new Dictionary<string, string>();
        foreach (var format in Enum.GetValues<ReportFormat>())
            hashes[AlertNames.Of(format)] = ReportMaker.HashOf(await maker.RenderAsync(again, format, cancellation));
        var differences = await directory.ReadAsync(run.Id, ReportFormat.Json, cancellation) is { } kept ? Differences(JsonReport.Parse(kept), again) : [];
        var (log, reason) = await LogAsync(made, run.Checkpoint, cancellation);
        return new(run.Id, hashes[AlertNames.Of(ReportFormat.Json)] == made.Sha256, hashes, made.Sha256, again.Figures.Count(), differences, log, reason);
    }

    internal static IReadOnlyList<FigureDifference> Differences(ReportDocument was, ReportDocument again)
    {
        var now = again.Figures.ToLookup(figure => figure.Id);
        return
        [
            .. was.Figures.Where(figure => now[figure.Id].FirstOrDefault()?.Value != figure.Value)
                .Select(figure => new FigureDifference(figure.Id, figure.Value?.ToString(), now[figure.Id].FirstOrDefault()?.Value?.ToString())),
        ];
    }

    private async Task<(LogProof Log, string? Reason)> LogAsync(ReportMade made, ReportCheckpoint? checkpoint, CancellationToken cancellation)
    {
        if (checkpoint is null)
            return (LogProof.Missing, made.Position == 0 ? "The log was empty." : "Nothing signed the log when the report was made.");
        if (checkpoint.RootHash != made.Root)
            return (LogProof.Broken, "The run names another checkpoint than the log does.");
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var keys = await CheckpointStore.KeysAsync(connection, cancellation);
        if (SignedCheckpoint.Parse(checkpoint.Note) is not { } signed || !keys.Any(signed.Note.IsSignedBy))
            return (LogProof.Broken, "None of the log's keys signed the checkpoint.");
        if (Convert.ToBase64String(signed.Checkpoint.Root) != made.Root || signed.Checkpoint.LastSequence < made.Position)
            return (LogProof.Broken, "The checkpoint signs other events than the report counts.");
        var root = (await LeafStore.RootsAsync(connection, [new(0, signed.Checkpoint.Size)], cancellation))[0];
        return Convert.ToBase64String(root) == made.Root
            ? (LogProof.Valid, null)
            : (LogProof.Broken, "The log is not what the checkpoint signed; `BusinessMetrics audit verify` says where.");
    }
}
