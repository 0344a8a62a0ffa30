using System.Collections.Concurrent;
using Npgsql;

namespace BusinessMetrics.Projections.Store.ReadModels;

/// <summary>
/// Runs what a page needs before it is written, each statement once. On a connection of its own: what it makes is
/// never wrong, even if the page is not written in the end, and the locks that it takes are gone at once.
/// </summary>
internal sealed class Preparation(NpgsqlDataSource dataSource)
{
    private readonly ConcurrentDictionary<string, bool> _done = [];

    public async Task RunAsync(IEnumerable<string> statements, CancellationToken cancellation)
    {
        foreach (var statement in statements.Where(statement => !_done.ContainsKey(statement)))
        {
            await using var command = dataSource.CreateCommand(statement);
            await command.ExecuteNonQueryAsync(cancellation);
            _done[statement] = true;
        }
    }
}
