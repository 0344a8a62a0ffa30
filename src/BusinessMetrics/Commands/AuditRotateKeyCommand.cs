using System.CommandLine;
using BusinessMetrics.Hosting;
using BusinessMetrics.Proofs;

namespace BusinessMetrics.Commands;

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
                var rotated = await new KeyRotations(database.DataSource, settings, TimeProvider.System).RotateAsync(cancellation);
                Console.WriteLine($"New public key: {rotated.PublicKey}");
                if (rotated.Seed is not null)
                    Console.WriteLine($"Set AUDIT_SIGNING_KEY to the new key and start the service again; until then it does not sign:\n{rotated.Seed}");
                return 0;
            }
            catch (ProofRefusedException refused)
            {
                throw new StartupException($"The key cannot be rotated. {refused.Message}");
            }
        });
        return command;
    }
}
