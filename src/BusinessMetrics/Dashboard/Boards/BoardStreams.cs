using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Streams;

namespace BusinessMetrics.Dashboard.Boards;

/// <summary>A dashboard as a change left it, and the place in the log of its newest event.</summary>
internal sealed record DecidedBoard(Board Board, DateTimeOffset UpdatedAt, long Position);

/// <summary>Changes dashboards, each in a stream of its own; every change is told in the audit trail by what it is and never by what it says.</summary>
public sealed class BoardStreams(EventStreams streams)
{
    /// <summary>A stream whose events hold a document each has an end.</summary>
    public const int MostVersions = 1000;

    private const int Attempts = 10;

    /// <param name="audited">What the trail says of it.</param>
    internal async Task<DecidedBoard> CreateAsync(HttpContext context, Guid id, string author, BoardDocument document, AuditedAction audited, CancellationToken cancellation)
    {
        var created = Board.Create(id, author, document);
        var history = new StreamHistory(Board.StreamOf(id), []);
        var position = await streams.AppendAsync(history, [created], Caller.Of(context), [Told(audited, context, created, document)], cancellation)
            ?? throw new InvalidOperationException($"there is a dashboard {id} already");
        return await ShownAsync(created, position, cancellation);
    }

    /// <summary>Decides from the newest event; who comes second decides again from what the first one left.</summary>
    /// <param name="decide">The change, or why there is none: neither where it is as it is wanted.</param>
    internal async Task<(DecidedBoard? Board, IResult? Refusal)> DecideAsync(
        HttpContext context,
        Guid id,
        Func<Board, (BoardEvent? Change, IResult? Refusal)> decide,
        AuditedAction audited,
        CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var history = await streams.ReadNewestAsync(Board.StreamOf(id), cancellation);
            if (history.Events is not [var newest] || Board.Of(newest.Data) is not { Document: not null } board)
                return (null, BoardProblems.NotThere);
            var (change, refusal) = decide(board);
            if (refusal is not null)
                return (null, refusal);
            if (change is null)
                return (new(board, newest.RecordedAt, newest.Sequence), null);
            if (change.Version > MostVersions && change is not DashboardDeleted)
                return (null, BoardProblems.TooManyVersions(MostVersions));
            var audit = Told(audited, context, change, Board.DocumentOf(change) ?? board.Document);
            if (await streams.AppendAsync(history, [change], Caller.Of(context), [audit], cancellation) is { } position)
                return (await ShownAsync(change, position, cancellation), null);
        }

        return (null, Problems.Unavailable("Others keep changing the dashboard. Nothing of this request was recorded; send it again."));
    }

    /// <summary>Read back for the moment of record, which the database gives, once the read model shows it.</summary>
    private async Task<DecidedBoard> ShownAsync(BoardEvent change, long position, CancellationToken cancellation)
    {
        var recorded = await streams.ReadOneAsync(Board.StreamOf(change.BoardId), change.Version, cancellation)
            ?? throw new InvalidOperationException($"version {change.Version} of the dashboard {change.BoardId} was recorded and is not there");
        await streams.WaitForAsync(DashboardsReadModel.ModelName, position, cancellation);
        return new(Board.Of(change)!, recorded.RecordedAt, position);
    }

    private static AuditRecorded Told(AuditedAction audited, HttpContext context, BoardEvent change, BoardDocument document) => audited.Done(
        context,
        change.BoardId.ToString(),
        $"version {change.Version}{(change is DashboardRestored restored ? $", as version {restored.From}" : "")}, {(document.Visibility == BoardVisibility.All ? "for all" : "private")}, {document.Panels.Count} panels");
}
