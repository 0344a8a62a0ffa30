using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace BusinessMetrics.Benchmarks;

/// <summary>
/// What PostgreSQL takes in if it is asked for nothing else: the same rows that were recorded, by COPY over 2
/// connections, into copies of <c>mt_streams</c>, <c>mt_events</c> and <c>metric_records</c> with all their keys,
/// indexes and constraints. Ten flushes a transaction, fewer commits than the service has.
/// </summary>
internal sealed class CopyLimit : IAsyncDisposable
{
    private const int Connections = 2;
    private const int FlushesAtOnce = 10;
    private const int MostFlushes = 200;

    private readonly NpgsqlDataSource _dataSource;

    private CopyLimit(NpgsqlDataSource dataSource) => _dataSource = dataSource;

    /// <param name="address">Of a database in which a metric of every month has been recorded that will be copied.</param>
    public static async Task<CopyLimit> PrepareAsync(string address, CancellationToken cancellation)
    {
        var limit = new CopyLimit(NpgsqlDataSource.Create(address));
        await MeasuredTables.CreateAsync(limit._dataSource, cancellation);
        return limit;
    }

    /// <summary>The newest sequence, and whatever was written so far on the disk, so that nobody pays for another's checkpoint.</summary>
    public async Task<long> SettleAsync(CancellationToken cancellation)
    {
        await MeasuredTables.SettleAsync(_dataSource, cancellation);
        await using var command = _dataSource.CreateCommand("select coalesce(max(seq_id), 0) from events.mt_events");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>How many metrics a second, of those recorded after <paramref name="sequence"/>.</summary>
    public async Task<double> MeasureAsync(long sequence, CancellationToken cancellation)
    {
        var (chunks, metrics) = await ReadAsync(sequence, cancellation);
        await SettleAsync(cancellation);
        var waiting = new ConcurrentQueue<Chunk>(chunks);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => CopyAsync(waiting, cancellation), cancellation)));
        return metrics / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public async ValueTask DisposeAsync() => await _dataSource.DisposeAsync();

    private async Task<(List<Chunk> Chunks, long Metrics)> ReadAsync(long sequence, CancellationToken cancellation)
    {
        await using var connection = await _dataSource.OpenConnectionAsync(cancellation);
        await using var prepare = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(
                    $"""
                    create temp table flush as
                    select stream_id, row_number() over (order by min(seq_id)) as number, count(*) as metrics
                    from events.mt_events
                    where seq_id > {sequence} and stream_id like 'metrics/%'
                    group by stream_id order by min(seq_id) limit {MostFlushes}
                    """),
                new($"create temp table source as select record.*, event.stream_id as flush_id from read_models.metric_records record join events.mt_events event on event.id = record.metric_id where event.seq_id > {sequence}"),
            },
        };
        await prepare.ExecuteNonQueryAsync(cancellation);
        await using var columns = new NpgsqlCommand("select string_agg(column_name, ', ' order by ordinal_position) from information_schema.columns where table_schema = 'read_models' and table_name = 'metric_records'", connection);
        var recordColumns = (string)(await columns.ExecuteScalarAsync(cancellation))!;
        await using var count = new NpgsqlCommand("select count(*), coalesce(sum(metrics), 0)::bigint from flush", connection);
        var (flushes, metrics) = (0L, 0L);
        await using (var reader = await count.ExecuteReaderAsync(cancellation))
        {
            await reader.ReadAsync(cancellation);
            (flushes, metrics) = (reader.GetInt64(0), reader.GetInt64(1));
        }

        var chunks = new List<Chunk>();
        for (var first = 1; first <= flushes; first += FlushesAtOnce)
        {
            var ids = $"(select stream_id from flush where number between {first} and {first + FlushesAtOnce - 1})";
            chunks.Add(new(
                await ExportAsync(connection, $"select * from events.mt_streams where id in {ids}", cancellation),
                await ExportAsync(connection, $"select * from events.mt_events where stream_id in {ids} order by seq_id", cancellation),
                await ExportAsync(connection, $"select {recordColumns} from source where flush_id in {ids}", cancellation)));
        }

        await using var drop = new NpgsqlCommand("drop table flush, source", connection);
        await drop.ExecuteNonQueryAsync(cancellation);
        return (chunks, metrics);
    }

    private static async Task<byte[]> ExportAsync(NpgsqlConnection connection, string query, CancellationToken cancellation)
    {
        await using var export = await connection.BeginRawBinaryCopyAsync($"copy ({query}) to stdout (format binary)", cancellation);
        var rows = new MemoryStream();
        await export.CopyToAsync(rows, cancellation);
        return rows.ToArray();
    }

    private async Task CopyAsync(ConcurrentQueue<Chunk> waiting, CancellationToken cancellation)
    {
        await using var connection = await _dataSource.OpenConnectionAsync(cancellation);
        while (waiting.TryDequeue(out var chunk))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            foreach (var (table, rows) in chunk.Tables)
                await using (var import = await connection.BeginRawBinaryCopyAsync($"copy measured.{table} from stdin (format binary)", cancellation))
                    await import.WriteAsync(rows, cancellation);
            await transaction.CommitAsync(cancellation);
        }
    }

    private sealed record Chunk(byte[] Streams, byte[] Events, byte[] Records)
    {
        public IEnumerable<(string Table, byte[] Rows)> Tables => [("mt_streams", Streams), ("mt_events", Events), ("metric_records", Records)];
    }
}
