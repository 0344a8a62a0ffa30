using System.CommandLine;
using BusinessMetrics.Host.Commands.Sending;
using BusinessMetrics.Host.Startup;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Host.Commands;

/// <summary>The program's commands. Without one it serves.</summary>
public static class ServiceCommands
{
    /// <summary>Commands of Marten's and Wolverine's own, such as codegen.</summary>
    private static readonly string[] FrameworkCommands =
        ["codegen", "db-apply", "db-assert", "db-dump", "db-patch", "describe", "openapi", "resources", "storage"];

    public static Task<int> RunAsync(ServiceSettings settings, string[] args)
    {
        if (args.Length > 0 && FrameworkCommands.Contains(args[0]))
            return ServiceRunner.RunAsync(settings, args);

        var root = new RootCommand("BusinessMetrics: the metrics and compliance record of a machine-learning security platform. Without a command it serves.")
        {
            DashboardCommand.Create(settings),
            TokenCommand.Create(settings),
            ReplayCommand.Create(settings),
            DemoCommand.Create(settings),
            ProjectionsCommand.Create(settings),
            ChannelsCommand.Create(settings),
            SubjectsCommand.Create(settings),
            AuditCommand.Create(settings),
            ArchiveCommand.Create(settings),
            ReportCommand.Create(settings),
        };
        root.SetAction((_, _) => ServiceRunner.RunAsync(settings, []));
        return root.Parse(args).InvokeAsync(new InvocationConfiguration
        {
            // Program.cs tells an operator's mistakes from failures; the library would print both as a stack trace.
            EnableDefaultExceptionHandler = false,
            // The host ends on signals in its own time; the library would cut it off after two seconds.
            ProcessTerminationTimeout = null,
        });
    }
}
