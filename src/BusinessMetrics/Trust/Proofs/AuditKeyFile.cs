using System.Security.Cryptography;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Trust.Proofs.Checkpoints;

namespace BusinessMetrics.Trust.Proofs;

/// <summary>
/// The private key that signs checkpoints: AUDIT_SIGNING_KEY, or a file in the data directory that is made at first
/// start. It is read anew for each use, so that a rotation by command reaches a service that runs.
/// </summary>
public sealed class AuditKeyFile(ServiceSettings settings)
{
    private const string Name = "audit-signing.key";

    /// <summary>A key that is about to take over: if the rotation was committed, it has.</summary>
    private const string NextName = "audit-signing.next";

    /// <summary>Whether the operator keeps the key, and not the data directory.</summary>
    public bool IsConfigured => settings.AuditSigningKey is not null;

    private string NextPath => Path.Combine(settings.DataDirectory, NextName);

    /// <param name="inForce">The log's key; null while it has none.</param>
    /// <exception cref="ProofRefusedException">This node's key is another one.</exception>
    public NoteSigner Open(string origin, NoteVerifier? inForce)
    {
        var signer = new NoteSigner(origin, settings.AuditSigningKey ?? Seed(Name));
        if (inForce is null || signer.Verifier.Equals(inForce))
            return signer;
        if (!IsConfigured && File.Exists(NextPath))
        {
            var next = new NoteSigner(origin, Seed(NextName));
            if (next.Verifier.Equals(inForce))
            {
                signer.Dispose();
                TakeOver();
                return next;
            }

            next.Dispose();
        }

        signer.Dispose();
        throw new ProofRefusedException(
            $"This node's signing key {signer.Verifier} is not the log's, which is {inForce}. Set AUDIT_SIGNING_KEY to the log's key.");
    }

    /// <summary>Makes the key that a rotation hands over to.</summary>
    public byte[] MakeNext()
    {
        if (IsConfigured)
            return RandomNumberGenerator.GetBytes(NoteSigner.SeedLength);
        File.Delete(NextPath);
        return Seed(NextName);
    }

    /// <summary>The next key becomes the key, once its rotation is committed.</summary>
    public void TakeOver() => File.Move(NextPath, Path.Combine(settings.DataDirectory, Name), overwrite: true);

    /// <exception cref="StartupException">The file cannot be read, or holds no key.</exception>
    private byte[] Seed(string name) => DataKeys.Parse(DataDirectory.Secret(settings.DataDirectory, name)) is [var key]
        ? key
        : throw new StartupException($"{Path.Combine(settings.DataDirectory, name)} has to hold {DataKeys.Allowed}.");
}
