using System.Collections.Concurrent;
using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering.Json;
using BusinessMetrics.Reports.Runs;
using BusinessMetrics.Trust.Access;

namespace BusinessMetrics.Reports.Shares;

/// <summary>What a share is made of, as it stands now.</summary>
/// <param name="Run">Of a shared run.</param>
/// <param name="Board">Of a shared dashboard, as it is to be shown.</param>
/// <param name="Version">The dashboard's: another is another page.</param>
public sealed record ShareSource(ReportRun? Run = null, BoardDocument? Board = null, int Version = 0);

/// <summary>More openings wait to be made than there is room for.</summary>
public sealed class SharesBusyException : Exception;

/// <summary>
/// Makes what a link shows. Each opening would ask the figures anew: those of the same moment share one, few are made at a time, and
/// one is good for a few seconds.
/// </summary>
public sealed class ShareMaker(ReportMaker maker, ReportRunLog runs, BoardReader boards, TimeProvider clock) : IDisposable
{
    private const string Trigger = "share";

    /// <summary>A page of another moment than this is made again.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<(Guid Share, ReportFormat Format, int Version), Made> _made = new();
    private readonly SemaphoreSlim _composing = new(2);
    private int _waiting;

    /// <summary>How many may wait, or be made, at a time on this node.</summary>
    public int MostWaiting { get; init; } = 20;

    /// <summary>What it is made of; null where that is not there any more, or its owner may not see it any more.</summary>
    public async Task<ShareSource?> SourceAsync(Share share, CancellationToken cancellation)
    {
        var content = share.Content;
        if (content.Run is { } id)
            return await runs.FindAsync(id, cancellation) is { State: RunState.Done } run ? new(run) : null;
        if (content.Dashboard is not { } dashboard)
            return new();
        var viewer = new BoardViewer(share.Owner, null);
        if (await boards.FindAsync(dashboard, viewer, null, cancellation) is not var (now, document))
            return null;
        // As of a moment it is what it was then; one that was made later, what it is now.
        return share.AsOf is not null && await boards.FindAsync(dashboard, viewer, share.AsOf, cancellation) is var (then, known)
            ? new(Board: known, Version: then.Version)
            : new(Board: document, Version: now.Version);
    }

    /// <exception cref="SharesBusyException">Others are waited for already.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public async Task<byte[]> MakeAsync(Share share, ShareSource source, ReportFormat format, CancellationToken cancellation)
    {
        var key = (share.Id, format, source.Version);
        var begun = new Made(clock.GetTimestamp(), new(() => BytesAsync(share, source, format)));
        var made = _made.AddOrUpdate(key, begun, (_, known) => IsGood(known) ? known : begun);
        if (ReferenceEquals(made, begun))
            _ = ForgetAsync(key, made);
        return await made.Bytes.Value.WaitAsync(cancellation);
    }

    public void Dispose() => _composing.Dispose();

    private bool IsGood(Made made) => !made.Bytes.Value.IsCompleted || (made.Bytes.Value.IsCompletedSuccessfully && clock.GetElapsedTime(made.Begun) < Kept);

    private async Task ForgetAsync((Guid, ReportFormat, int) key, Made made)
    {
        await ((Task)made.Bytes.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (made.Bytes.Value.IsCompletedSuccessfully && Kept - clock.GetElapsedTime(made.Begun) is var left && left > TimeSpan.Zero)
            await Task.Delay(left, clock);
        _made.TryRemove(new(key, made));
    }

    private async Task<byte[]> BytesAsync(Share share, ShareSource source, ReportFormat format)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > MostWaiting)
                throw new SharesBusyException();
            // It is for all who wait for it, and so nobody's who goes away.
            using var limited = new CancellationTokenSource(Longest, clock);
            await _composing.WaitAsync(limited.Token);
            try
            {
                return await maker.RenderAsync(await DocumentAsync(share, source, limited.Token), format, limited.Token);
            }
            finally
            {
                _composing.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<ReportDocument> DocumentAsync(Share share, ShareSource source, CancellationToken cancellation)
    {
        if (source.Run is not { } run)
        {
            var moment = share.AsOf ?? Iso8601.Cut(clock.GetUtcNow());
            return await maker.ComposeAsync(
                new(ShareDefinition.Of(share, source.Board, moment), 0, moment, moment, share.Role, share.Services, share.Owner, Trigger, share.Watermark, []),
                share.Position ?? await maker.PositionAsync(moment, cancellation),
                cancellation);
        }

        if (share.Services is not { } services || run.Wanted.Services?.SequenceEqual(services) == true)
            return JsonReport.Parse(await maker.FileAsync(run, ReportFormat.Json, cancellation)) with { Watermark = share.Watermark };
        // As it would have been made for these alone: of the same moment and place in the log.
        var narrowed = run.Wanted with
        {
            Definition = ShareDefinition.Narrowed(run.Wanted.Definition, services),
            Services = services,
            Role = Roles.Reader,
            Watermark = share.Watermark,
        };
        return await maker.ComposeAsync(run with { Wanted = narrowed }, null, cancellation);
    }

    private sealed record Made(long Begun, Lazy<Task<byte[]>> Bytes);
}
