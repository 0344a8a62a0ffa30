using System.CommandLine;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;

namespace BusinessMetrics.Host.Commands;

/// <summary><c>audit key</c>: prints the public keys and nothing else, so that they can be kept in a file.</summary>
internal static class AuditKeyCommand
{
    public static Command Create(ServiceSettings settings)
    {
        var command = new Command("key", "Print the log's public keys, the oldest first; the last one is in force.");
        command.SetAction(async (_, cancellation) =>
        {
            await using var database = await CommandDatabase.OpenAsync(settings, cancellation);
            await using var connection = await database.DataSource.OpenConnectionAsync(cancellation);
            foreach (var key in await CheckpointStore.KeysAsync(connection, cancellation))
                Console.WriteLine(key.Text);
        });
        return command;
    }
}
