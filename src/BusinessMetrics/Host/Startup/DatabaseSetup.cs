using BusinessMetrics.Host.Nodes;
using BusinessMetrics.Host.Rebuilding;
using BusinessMetrics.Host.Verifying;
using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Host.Rebuilding;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Projections.Trust.Proofs;
using BusinessMetrics.Reports.Runs;
using BusinessMetrics.Reports.Schedules;
using BusinessMetrics.Reports.Shares;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using BusinessMetrics.Watch.Alerts.Evaluation;
using BusinessMetrics.Watch.Channels;
using BusinessMetrics.Watch.Deliveries;
using Npgsql;
using KeyRotation = BusinessMetrics.Trust.Subjects.Pseudonyms.KeyRotation;

namespace BusinessMetrics.Host.Startup;

/// <summary>Applies the schema before anything else starts. Several nodes may do so at once; what is there stays.</summary>
public sealed partial class DatabaseSetup(NpgsqlDataSource dataSource, LibraryTables libraries, StoreIdentity identity, SubjectKeys keys, ChannelCipher channels, IEventArchive archive, ClaimedName name, Verifications verifications, TimeProvider clock, ILogger<DatabaseSetup> logger)
    : IHostedLifecycleService
{
    private const long AdvisoryLock = 0x427573_4d6574;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await ExecuteAsync(connection, $"select pg_advisory_lock({AdvisoryLock})", cancellationToken);
        try
        {
            await ExecuteAsync(connection, ClaimedName.Schema, cancellationToken);
            await name.ClaimAsync(cancellationToken);
            var anew = await ReadModelSchema.ApplyAsync(connection, ReadModelCatalogue.All, cancellationToken);
            await ExecuteAsync(connection, SubjectSchema.Sql, cancellationToken);
            await ExecuteAsync(connection, RebuildOperations.Schema, cancellationToken);
            await ExecuteAsync(connection, Verifications.Schema, cancellationToken);
            await ExecuteAsync(connection, RevokedTokens.Schema, cancellationToken);
            foreach (var restarted in anew)
            {
                LogStartingAnew(restarted);
                await verifications.ForgetAsync(restarted, cancellationToken);
            }

            await ExecuteAsync(connection, AlertEvaluations.Schema, cancellationToken);
            await ExecuteAsync(connection, ChannelVault.Schema, cancellationToken);
            await ExecuteAsync(connection, DeliverySchema.Sql, cancellationToken);
            await ExecuteAsync(connection, ReportRunSchema.Sql, cancellationToken);
            await ExecuteAsync(connection, OccurrenceSchema.Sql, cancellationToken);
            await ExecuteAsync(connection, ShareSchema.Sql, cancellationToken);
            await ExecuteAsync(connection, ProofSchema.Sql, cancellationToken);
            await ExecuteAsync(connection, ArchiveSchema.Sql, cancellationToken);
            await using (var command = new NpgsqlCommand(StoreIdentity.Sql, connection))
                identity.Set((string)(await command.ExecuteScalarAsync(cancellationToken))!);
            await CheckKeysAsync(connection, cancellationToken);
            await libraries.ApplyAsync(connection, cancellationToken);
            await ExecuteAsync(connection, EventStore.StatisticsSql, cancellationToken);
            await ExecuteAsync(connection, DeliverySchema.BeginningSql, cancellationToken);
            await FoldArchivedAsync(connection, cancellationToken);
            // Whatever happened to the database while nobody looked, and with other settings: nothing answered before is told again.
            await ExecuteAsync(connection, ReadModelSchema.NewGenerationSql, cancellationToken);
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({AdvisoryLock})", CancellationToken.None);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>With another data key people would be taken for new ones, and nobody would be found again.</summary>
    private async Task CheckKeysAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (await KeyRotation.UnknownAsync(connection, keys, cancellation) is { Count: > 0 } unknown)
            throw new StartupException(
                $"The database holds people under the data key {string.Join(", ", unknown)}; this service has {string.Join(", ", keys.Ids)}.\n"
                + "Put the older key after the new one in DATA_KEY or its file, until 'BusinessMetrics subjects rotate-key' has sealed everybody anew.");
        if (await ChannelVault.UnknownKeysAsync(connection, channels, cancellation) is { Count: > 0 } sealing)
            throw new StartupException(
                $"The database holds secrets of channels under the data key {string.Join(", ", sealing)}; this service has {string.Join(", ", channels.KeyIds)}.\n"
                + "Put the older key after the new one in DATA_KEY or its file, until 'BusinessMetrics subjects rotate-key' has sealed everything anew.");
        await KeyRotation.AnnounceAsync(connection, keys, clock.GetUtcNow(), cancellation);
        await new CanonicalSpellings(dataSource, keys).CompleteAsync(cancellation);
    }

    /// <summary>The daemon, which starts later, does not know the archive.</summary>
    private async Task FoldArchivedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            var behind = await new ArchiveCatchUp(dataSource, ReadModelCatalogue.All, archive, clock).RunAsync(connection, cancellation);
            if (behind.Count == 0)
                return;
            LogFolded(string.Join(", ", behind));
        }
        catch (ArchiveUnreadableException unreadable)
        {
            throw new StartupException($"A read model has to be filled anew, and the archive is not whole: {unreadable.Message}\nPut the file back where ARCHIVE_DIR is.");
        }
    }

    /// <summary>A database that is started together with the service may need a moment.</summary>
    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await dataSource.OpenConnectionAsync(cancellation);
            }
            catch (PostgresException exception) when (!exception.IsTransient)
            {
                throw new StartupException($"The database refused the connection: {exception.MessageText}\nCheck DATABASE_URL.");
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                if (clock.GetElapsedTime(started) > Patience)
                    throw new StartupException($"The database did not answer for {Patience.TotalSeconds} seconds: {exception.Message}\nCheck DATABASE_URL.");
                LogWaiting(exception.Message);
                await Task.Delay(Pause, clock, cancellation);
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "The read model {Name} has another version; it is filled from the log again")]
    private partial void LogStartingAnew(string name);

    [LoggerMessage(LogLevel.Information, "Folded the archived part of the log into {Names}")]
    private partial void LogFolded(string names);

    [LoggerMessage(LogLevel.Warning, "Waiting for the database: {Reason}")]
    private partial void LogWaiting(string reason);
}
