using System.CommandLine;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Trust.Proofs;

namespace BusinessMetrics.Host.Commands;

/// <summary><c>audit rotate-key</c>: hands the log over to a new signing key.</summary>
internal static class AuditRotateKeyCommand
{
    public static Command Create(ServiceSettings settings)
    {
        var command = new Command("rotate-key", "Hand the log over to a new signing key, by a checkpoint that the old one and the new one sign.");
        command.SetAction(async (_, cancellation) =>
        {
            await using var database = await CommandDatabase.OpenAsync(settings, cancellation);
            try
            {
                await new KeyRotations(database.DataSource, settings, TimeProvider.System).RotateAsync(HandOver, cancellation);
                Console.WriteLine("The log is the new key's.");
                return 0;
            }
            catch (ProofRefusedException refused)
            {
                throw new StartupException($"The key cannot be rotated. {refused.Message}");
            }
        });
        return command;
    }

    private static void HandOver(RotatedKey rotated)
    {
        Console.WriteLine($"New public key: {rotated.PublicKey}");
        if (rotated.Seed is not null)
            Console.WriteLine($"Keep the new key, set AUDIT_SIGNING_KEY to it and start the service again; until then it does not sign:\n{rotated.Seed}");
    }
}
