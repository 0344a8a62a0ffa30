using System.CommandLine;
using System.Globalization;
using BusinessMetrics.Host.Commands.Sending;
using BusinessMetrics.Host.Rebuilding;
using BusinessMetrics.Platform.Settings;
using Spectre.Console;

namespace BusinessMetrics.Host.Commands;

/// <summary><c>projections</c>: shows how far the read models are, rebuilds one of a running service, and compares them with the records.</summary>
internal static class ProjectionsCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static Command Create(ServiceSettings settings)
    {
        var (url, token) = RecordingClient.Options(settings);
        token.Description = "A token of an administrator; by default one made with this machine's key.";
        var list = new Command("list", "Show every read model: its position in the log, its lag and its state.") { url, token };
        list.SetAction(async (result, cancellation) =>
        {
            using var http = ServiceApi.Open(result.GetRequiredValue(url), result.GetValue(token), settings);
            return await ListAsync(http, cancellation);
        });

        var name = new Argument<string>("NAME") { Description = "A read model, as list shows them." };
        var rebuild = new Command("rebuild", "Fill a read model anew from the log. The old figures are served until the new ones take over in one step.") { name, url, token };
        rebuild.SetAction(async (result, cancellation) =>
        {
            using var http = ServiceApi.Open(result.GetRequiredValue(url), result.GetValue(token), settings);
            return await RebuildAsync(http, result.GetRequiredValue(name), cancellation);
        });
        return new("projections", "Look after the read models.") { list, rebuild, ProjectionsVerifyCommand.Create(settings) };
    }

    private static async Task<int> ListAsync(HttpClient http, CancellationToken cancellation)
    {
        var answer = await ServiceApi.SendAsync<ProjectionsResponse>(http, HttpMethod.Get, "projections", cancellation);
        var table = new Table().Border(TableBorder.None);
        table.AddColumns("name", "state", "position", "lag", "waiting", "last rebuild");
        foreach (var projection in answer.Projections)
            table.AddRow(
                projection.Name,
                projection.State + (projection.FailedEvent is { } failed ? $" at event {failed.Sequence}" : ""),
                projection.Position.ToString(CultureInfo.InvariantCulture),
                projection.LagEvents.ToString(CultureInfo.InvariantCulture),
                $"{projection.LagSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
                projection.LastRebuild is { } rebuild ? $"{rebuild.State.ToString().ToLowerInvariant()}, {rebuild.StartedAt.ToString("u", CultureInfo.InvariantCulture)}" : "-");
        AnsiConsole.Write(table);
        return 0;
    }

    private static async Task<int> RebuildAsync(HttpClient http, string name, CancellationToken cancellation)
    {
        var operation = await ServiceApi.SendAsync<RebuildResponse>(http, HttpMethod.Post, $"projections/{Uri.EscapeDataString(name)}/rebuild", cancellation);
        await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask(operation.Projection, maxValue: 1);
                while (operation.State == RebuildState.Running)
                {
                    task.Value = operation.Progress;
                    await Task.Delay(Pause, cancellation);
                    operation = await ServiceApi.SendAsync<RebuildResponse>(http, HttpMethod.Get, $"projections/rebuilds/{operation.OperationId}", cancellation);
                }

                task.Value = operation.Progress;
            });
        if (operation.State == RebuildState.Succeeded)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{operation.Projection} holds {operation.Events} events anew ({operation.EventsPerSecond:0} a second)."));
            return 0;
        }

        Console.Error.WriteLine($"The rebuild of {operation.Projection} {operation.State.ToString().ToLowerInvariant()}; the old figures are in place. {operation.Error}");
        return 1;
    }
}
