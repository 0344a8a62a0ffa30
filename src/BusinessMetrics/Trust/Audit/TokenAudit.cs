using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Trust.Audit;
using Npgsql;

namespace BusinessMetrics.Trust.Audit;

/// <summary>Notes in the audit trail that a token was made. That needs no service, so it may have to be noted without one.</summary>
public static class TokenAudit
{
    private const int PatienceInSeconds = 3;

    /// <param name="actor">Who made it: system, or the operating system's user.</param>
    /// <param name="services">The services that the token is narrowed to; null for all.</param>
    public static AuditRecorded Made(string actor, string role, string user, TimeSpan lifetime, IReadOnlyList<string>? services = null) => new()
    {
        Actor = actor,
        Action = "token.make",
        Target = $"token:{role}",
        Outcome = AuditOutcomes.Done,
        Details = $"for {user}, {lifetime.TotalDays:0} days{(services is null ? "" : $", only {string.Join(", ", services)}")}",
    };

    /// <summary>Writes the event straight to the database of a service, whether that runs or not.</summary>
    /// <param name="addressOf">Where the database is, if one runs.</param>
    /// <returns>Null if it is written; else why it could not be.</returns>
    public static async Task<string?> TryRecordAsync(Func<string?> addressOf, AuditRecorded audit, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            if (addressOf() is not { } database)
                return "no service runs in the data directory";
            var connecting = new NpgsqlConnectionStringBuilder(database) { Timeout = PatienceInSeconds, CommandTimeout = PatienceInSeconds, Pooling = false };
            await using var connection = new NpgsqlConnection(connecting.ConnectionString);
            await connection.OpenAsync(cancellation);
            await AuditStream.AppendAsync(connection, AuditStream.NewKey(), [audit], clock.GetUtcNow(), cancellation);
            return null;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException or StartupException)
        {
            return exception.Message;
        }
    }
}
