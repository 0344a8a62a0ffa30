using Npgsql;

namespace BusinessMetrics.Projections.Trust.Archive;

/// <summary>
/// The right to move events between the database and the archive, or shared with others, that nobody does. It belongs
/// to a session and goes with it.
/// </summary>
public sealed class ArchiveHold : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly NpgsqlConnection _session;
    private readonly string _release;

    private ArchiveHold(NpgsqlConnection session, string release) => (_session, _release) = (session, release);

    /// <summary>Nobody moves events until this is disposed of; waits for whoever does.</summary>
    public static async Task<ArchiveHold> ShareAsync(NpgsqlConnection session, TimeProvider clock, CancellationToken cancellation)
    {
        while (true)
        {
            if (await TryAsync(session, "pg_try_advisory_lock_shared", cancellation))
                return new(session, "pg_advisory_unlock_shared");
            await Task.Delay(Pause, clock, cancellation);
        }
    }

    /// <summary>Takes the right to move events; null while somebody else has it, or needs them to stay.</summary>
    public static async Task<ArchiveHold?> TryTakeAsync(NpgsqlConnection session, CancellationToken cancellation) =>
        await TryAsync(session, "pg_try_advisory_lock", cancellation) ? new(session, "pg_advisory_unlock") : null;

    public async ValueTask DisposeAsync()
    {
        if (_session.State != System.Data.ConnectionState.Open)
            return;
        await using var command = new NpgsqlCommand($"select {_release}({ArchiveSchema.RunLock})", _session);
        try
        {
            await command.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException)
        {
            // The session broke, and the lock went with it.
        }
    }

    private static async Task<bool> TryAsync(NpgsqlConnection session, string function, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select {function}({ArchiveSchema.RunLock})", session);
        return true.Equals(await command.ExecuteScalarAsync(cancellation));
    }
}
