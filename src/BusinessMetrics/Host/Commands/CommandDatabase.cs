using BusinessMetrics.Host.Embedded;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Trust.Archive;
using Npgsql;

namespace BusinessMetrics.Host.Commands;

/// <summary>
/// The database for a command that needs no running service: DATABASE_URL, or the embedded server, which is started
/// where no service has it running.
/// </summary>
internal sealed class CommandDatabase : IAsyncDisposable
{
    private readonly DataDirectory? _directory;
    private readonly EmbeddedPostgres? _postgres;

    private CommandDatabase(string connectionString, DataDirectory? directory, EmbeddedPostgres? postgres)
    {
        DataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "business-metrics-command", CommandTimeout = 0 });
        (_directory, _postgres) = (directory, postgres);
    }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>The archive; null in a database that no version with one has served yet.</summary>
    public async Task<FileArchive?> ArchiveAsync(ServiceSettings settings, CancellationToken cancellation)
    {
        await using var connection = await DataSource.OpenConnectionAsync(cancellation);
        return await ArchiveCatalog.ExistsAsync(connection, cancellation) ? new(DataSource, new(settings)) : null;
    }

    /// <exception cref="StartupException">There is no database.</exception>
    public static async Task<CommandDatabase> OpenAsync(ServiceSettings settings, CancellationToken cancellation)
    {
        if (settings.DatabaseConnectionString is { } configured)
            return new(configured, null, null);
        if (!Directory.Exists(Path.Combine(settings.DataDirectory, "postgres")))
            throw new StartupException($"There is no database in {settings.DataDirectory}.\nSet DATABASE_URL or DATA_DIR to those of the service.");
        if (EmbeddedPostgres.Running(settings.DataDirectory) is { } running)
            return new(running, null, null);
        var directory = DataDirectory.Open(settings.DataDirectory);
        try
        {
            var postgres = await EmbeddedPostgres.StartAsync(directory.Path, cancellation);
            return new(postgres.ConnectionString, directory, postgres);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        _directory?.Dispose();
    }
}
