using JasperFx;
using JasperFx.Events.Daemon;
using IProjectionCoordinator = Marten.Events.Daemon.Coordination.IProjectionCoordinator;

namespace BusinessMetrics.Platform.Monitoring;

/// <summary>
/// Starts projections again that stopped at an event which they could not apply, or whose page another node folded. One
/// that still cannot stops at the same place again, with nothing lost; one whose event was mended, or whose other node
/// is gone, goes on without anybody restarting the service.
/// </summary>
public sealed partial class PausedProjections(IProjectionCoordinator coordinator, TimeProvider clock, ILogger<PausedProjections> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RestartAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogRestartFailed(exception);
            }
        }
    }

    private async Task RestartAsync(CancellationToken cancellation)
    {
        foreach (var daemon in await coordinator.AllDaemonsAsync())
            foreach (var agent in daemon.CurrentAgents().Where(HasFailed))
                await daemon.StartAgentAsync(agent.Name, cancellation);
    }

    /// <summary>One that this node was told to stop has no failure, and is not among its agents any more.</summary>
    private static bool HasFailed(ISubscriptionAgent agent) =>
        agent.Status == AgentStatus.Paused || agent is { Status: AgentStatus.Stopped, Failure.Category: ShardFailureCategory.ProgressionOutOfOrder };

    [LoggerMessage(LogLevel.Warning, "A projection that had stopped could not be started again")]
    private partial void LogRestartFailed(Exception exception);
}
