using System.CommandLine;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Host.Commands;

/// <summary><c>audit</c>: whether the log is what was signed of it; no running service is needed.</summary>
internal static class AuditCommand
{
    public static Command Create(ServiceSettings settings) => new("audit", "Prove that the log was not tampered with. Needs no running service.")
    {
        AuditVerifyCommand.Create(settings),
        AuditExportCommand.Create(settings),
        AuditKeyCommand.Create(settings),
        AuditRotateKeyCommand.Create(settings),
    };
}
