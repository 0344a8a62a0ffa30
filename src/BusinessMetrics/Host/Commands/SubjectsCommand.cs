using System.CommandLine;
using BusinessMetrics.Host.Embedded;
using BusinessMetrics.Platform.Database;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Subjects.Erasing;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using BusinessMetrics.Watch.Channels;
using Marten;
using Npgsql;

namespace BusinessMetrics.Host.Commands;

/// <summary><c>subjects</c>: looks after the directory of people, in the database itself.</summary>
internal static class SubjectsCommand
{
    public static Command Create(ServiceSettings settings)
    {
        var make = new Option<bool>("--make") { Description = "First make a new key and put it before the others in the key file." };
        var rotate = new Command("rotate-key", "Seal everybody, and the secrets of channels, anew under the first data key. Safe to repeat, and to run beside services that know all keys; the embedded database's service has to be stopped.") { make };
        rotate.SetAction((result, cancellation) => RotateAsync(settings, result.GetValue(make), cancellation));
        return new("subjects", "Look after the directory of people.") { rotate, SubjectsEraseCommand.Create(settings) };
    }

    private static async Task<int> RotateAsync(ServiceSettings settings, bool make, CancellationToken cancellation)
    {
        using var directory = settings.DatabaseConnectionString is null ? DataDirectory.Open(settings.DataDirectory) : null;
        await using var postgres = directory is null ? null : await EmbeddedPostgres.StartAsync(directory.Path, cancellation);
        await using var dataSource = NpgsqlDataSource.Create(settings.DatabaseConnectionString ?? postgres!.ConnectionString);
        if (make)
            settings = DataKeyFile.Prepend(settings);
        var keys = new SubjectKeys(DataKeys.All(settings));
        try
        {
            await using (var schema = dataSource.CreateCommand(SubjectSchema.Sql))
                await schema.ExecuteNonQueryAsync(cancellation);
            await RefuseUnknownAsync(dataSource, keys, cancellation);
            var rotated = await new KeyRotation(dataSource, keys, TimeProvider.System).RotateAsync(cancellation);
            var channels = new ChannelCipher(DataKeys.All(settings));
            await using (var schema = dataSource.CreateCommand(ChannelVault.Schema))
                await schema.ExecuteNonQueryAsync(cancellation);
            var secrets = await new ChannelVault(dataSource, channels).RotateAsync(cancellation);
            await TellAsync(dataSource, keys, rotated, cancellation);
            Console.WriteLine($"{rotated} people were sealed anew; everybody is under the data key {keys.Current.KeyId} now.");
            if (secrets > 0)
                Console.WriteLine($"The secrets of {secrets} channels were sealed anew, too.");
        }
        catch (NpgsqlException exception)
        {
            throw new StartupException($"The database could not be used: {exception.Message}\nWhat was sealed anew stays so; run the command again.");
        }

        if (keys.All.Count > 1)
            Console.WriteLine($"Nothing in the database needs {string.Join(", ", keys.Ids.Skip(1))} any more; a backup from before may.");
        return 0;
    }

    private static async Task RefuseUnknownAsync(NpgsqlDataSource dataSource, SubjectKeys keys, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        if (await KeyRotation.UnknownAsync(connection, keys, cancellation) is { Count: > 0 } unknown)
            throw new StartupException($"People are sealed under {string.Join(", ", unknown)}, which is not among the data keys {string.Join(", ", keys.Ids)}.");
    }

    private static async Task TellAsync(NpgsqlDataSource dataSource, SubjectKeys keys, long rotated, CancellationToken cancellation)
    {
        using var wakeup = new ProjectionWakeup(TimeProvider.System);
        await using var store = DocumentStore.For(options => EventStore.Configure(options, dataSource, wakeup));
        await using var session = store.LightweightSession();
        AuditTrail.Enlist(
            session,
            new()
            {
                Actor = "system",
                Action = SubjectAudit.RotateKey,
                Target = $"data-key:{keys.Current.KeyId}",
                Outcome = AuditOutcomes.Done,
                Details = $"{rotated} people were sealed anew",
            });
        await session.SaveChangesAsync(cancellation);
    }
}
