using System.Runtime.CompilerServices;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.ReadModels;
using Npgsql;

namespace BusinessMetrics.Projections.Host.Rebuilding;

/// <summary>
/// Reads and folds a part of the log page by page, each on a connection of its own while the page before it is being
/// written: PostgreSQL and this process then work at the same time. One page ahead is enough for that, and bounds the
/// memory to two of them.
/// </summary>
internal sealed class PagesAhead(NpgsqlDataSource dataSource, EventLog log, ReadModel model, string schema, int pageSize)
{
    /// <summary>The pages of what is above <paramref name="after"/>, up to <paramref name="until"/>, in their order.</summary>
    /// <exception cref="UnreadableEventException">An event cannot be read or applied; all pages before its own have been given.</exception>
    public async IAsyncEnumerable<FoldedPage> ReadAsync(long after, long until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<FoldedPage>? next = null;
        try
        {
            for (next = StartAsync(after); next is not null;)
            {
                await using var page = await next;
                next = page.Until < until ? StartAsync(page.Until) : null;
                yield return page;
            }
        }
        finally
        {
            // Whoever writes may have failed: the connection goes back only once nothing uses it any more.
            await stopping.CancelAsync();
            if (next is not null)
                await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Task<FoldedPage> StartAsync(long from) =>
            Task.Run(() => FoldAsync(connection, from, Math.Min(from + pageSize, until), stopping.Token), CancellationToken.None);
    }

    private async Task<FoldedPage> FoldAsync(NpgsqlConnection connection, long after, long until, CancellationToken cancellation) =>
        FoldedPage.Of(model, schema, await log.ReadAsync(connection, model, after, until, cancellation), until);
}
