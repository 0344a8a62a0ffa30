using System.Net;
using System.Net.Sockets;
using BusinessMetrics.Host.Embedded;
using BusinessMetrics.Platform.Settings;
using JasperFx;
using Microsoft.AspNetCore.Connections;

namespace BusinessMetrics.Host.Startup;

/// <summary>Runs the service with whatever servers it has to bring along.</summary>
public static class ServiceRunner
{
    private static readonly string[] CommandsWithoutServers = ["codegen", "openapi"];

    /// <param name="args">Nothing to serve, or a command of the framework such as codegen or projections.</param>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(ServiceSettings settings, string[] args)
    {
        if (args.Length > 0 && CommandsWithoutServers.Contains(args[0]))
            return await RunHostAsync(settings with { DatabaseConnectionString = "Host=unused", RedisConfiguration = "unused" }, args, announce: null);

        EnsurePortIsFree(settings);
        using var directory = DataDirectory.Open(settings.DataDirectory);
        await using var postgres = settings.DatabaseConnectionString is null
            ? await EmbeddedPostgres.StartAsync(directory.Path, CancellationToken.None)
            : null;
        using var cache = settings.RedisConfiguration is null ? EmbeddedCache.Start() : null;
        var complete = settings with
        {
            DatabaseConnectionString = settings.DatabaseConnectionString ?? postgres!.ConnectionString,
            RedisConfiguration = settings.RedisConfiguration ?? cache!.Configuration,
        };
        return await RunHostAsync(complete, args, app => Announcement.PrintAsync(app, settings), singleNode: postgres is not null);
    }

    private static async Task<int> RunHostAsync(
        ServiceSettings settings, string[] args, Func<WebApplication, Task>? announce, bool singleNode = true)
    {
        await using var app = ServiceHost.CreateBuilder(args, settings, singleNode).Build();
        ServiceHost.ConfigurePipeline(app);
        if (args.Length > 0)
            return await app.RunJasperFxCommands(args);
        try
        {
            await app.StartAsync();
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw PortIsTaken(settings);
        }

        if (announce is not null)
            await announce(app);
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Told before any server is started; another program can still take it meanwhile.</summary>
    private static void EnsurePortIsFree(ServiceSettings settings)
    {
        var host = settings.Host == "localhost" ? "127.0.0.1" : settings.Host;
        if (!IPAddress.TryParse(host, out var address))
            return;
        try
        {
            using var listener = new TcpListener(address, settings.Port);
            listener.Start();
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw PortIsTaken(settings);
        }
        catch (SocketException exception)
        {
            throw new StartupException(
                $"{settings.Host}:{settings.Port} cannot be listened on: {exception.Message}.\nSet SERVICE_HOST and SERVICE_PORT to an address and a port that this user may use.");
        }
    }

    private static StartupException PortIsTaken(ServiceSettings settings) => new(
        $"{settings.Host}:{settings.Port} is in use by another program.\nEnd that one, or set SERVICE_PORT to another port (0 takes any free one).");
}
