using BusinessMetrics.Dashboard.Pages;
using BusinessMetrics.Dashboard.Session;
using BusinessMetrics.Host.Nodes;
using BusinessMetrics.Host.Rebuilding;
using BusinessMetrics.Host.Verifying;
using BusinessMetrics.Ingest.Recording.Committing;
using BusinessMetrics.Platform.Database;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Http.Forwarding;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.Outbound;
using BusinessMetrics.Platform.RateLimits;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Reports.Runs;
using BusinessMetrics.Reports.Schedules;
using BusinessMetrics.Reports.Shares;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Archive;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Proofs;
using BusinessMetrics.Trust.Subjects.Erasing;
using BusinessMetrics.Watch.Alerts.Evaluation;
using BusinessMetrics.Watch.Channels;
using BusinessMetrics.Watch.Deliveries;
using BusinessMetrics.Watch.Notifications;
using JasperFx;
using JasperFx.CodeGeneration;
using Marten;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Prometheus;
using Scalar.AspNetCore;
using Wolverine;
using Wolverine.Http;
using Wolverine.Marten;

namespace BusinessMetrics.Host.Startup;

/// <summary>Puts the service together. Nothing is connected to, and no file is written, before the host starts.</summary>
public static class ServiceHost
{
    private static readonly HashSet<string> MeasuredMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>The root leads here; at the root itself the page would take every unknown path for its own.</summary>
    private const string ApiPage = "/api";

    private const string ApiDocumentPath = "/openapi";

    /// <param name="settings">With both servers' addresses filled in.</param>
    /// <param name="singleNode">No other node shares the database, so projections need not be negotiated for.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args, ServiceSettings settings, bool singleNode)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(new UriBuilder(settings.TlsCertificateFile is null ? "http" : "https", settings.Host, settings.Port).Uri.ToString());
        builder.WebHost.ConfigureKestrel(kestrel => ServerLimits.Apply(kestrel, settings));
        builder.Host.ConfigureHostOptions(options => options.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.WebHost.UseDashboardFiles();
        ConfigureLogging(builder.Logging, settings);
        builder.Services.AddCapabilities(settings);
        AddEventStore(builder, settings, singleNode);
        return builder;
    }

    /// <summary>The request pipeline and the endpoints.</summary>
    public static void ConfigurePipeline(WebApplication app)
    {
        var settings = app.Services.GetRequiredService<ServiceSettings>();
        var meters = app.Services.GetRequiredService<ServiceMeters>();
        app.UseSecurityHeaders(ApiPage, ApiDocumentPath, DashboardPages.Path, OpenShare.Path);
        app.UseExceptionHandler();
        // Always a problem, also where the caller says that it accepts none.
        app.UseStatusCodePages(empty => Results.Problem(statusCode: empty.HttpContext.Response.StatusCode).ExecuteAsync(empty.HttpContext));
        app.Use(app.Services.GetRequiredService<ForwardedRequests>().ApplyAsync);
        app.Use(HeadRequests.AnswerAsync);
        app.UseCors();
        app.UseRouting();
        app.UseRequestTimeouts();
        // The method is a label, and anyone may make methods up; the path of each of the dashboard's files would be one too. What may
        // take as long as it likes says nothing of how long others take.
        app.UseWhen(IsMeasured, measured => measured.UseHttpMetrics(options =>
        {
            // Its default leaves out /metrics, which it takes for Prometheus' own; here that is where metrics are recorded.
            options.CaptureMetricsUrl = true;
            options.RequestCount.Enabled = false;
            options.InProgress.Registry = meters.Registry;
            options.RequestDuration.Registry = meters.Registry;
        }));
        app.UseMiddleware<AuditedCalls>();
        app.UseAuthentication();
        app.Use(app.Services.GetRequiredService<RequestLimits>().AdmitAsync);
        app.UseAuthorization();
        app.UseMiddleware<FreshAnswers>();
        app.UseRequestDecompression();
        app.Use(ServerLimits.RefuseEncodedAsync);
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference(ApiPage, ApiDocument.ConfigurePage).AllowAnonymous();
        app.MapGet("/", () => Results.Redirect(ApiPage)).AllowAnonymous().ExcludeFromDescription();
        if (settings.PrometheusEnabled)
        {
            ProjectionLag.MeasureOnCollect(meters, app.Services.GetRequiredService<NpgsqlDataSource>());
            DifferencesMeter.MeasureOnCollect(meters, app.Services.GetRequiredService<Verifications>());
            DeliveryMeters.MeasureOnCollect(meters, app.Services.GetRequiredService<ChannelHealth>(), app.Services.GetRequiredService<CircuitBreakers>());
            app.MapMetrics("/metrics/prometheus", meters.Registry).AllowAnonymous();
        }

        app.MapSession();
        app.MapDashboard();
        app.MapShared();
        app.MapWolverineEndpoints();
    }

    private static bool IsMeasured(HttpContext context) =>
        MeasuredMethods.Contains(context.Request.Method)
        && !context.Request.Path.StartsWithSegments(DashboardPages.Assets)
        && context.GetEndpoint()?.Metadata.GetMetadata<DisableRequestTimeoutAttribute>() is null;

    private static void ConfigureLogging(ILoggingBuilder logging, ServiceSettings settings)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(settings.LogLevel);
        // At INFO these tell of every request and every poll; what matters of that is in the metrics. DEBUG shows all.
        if (settings.LogLevel == LogLevel.Information)
            foreach (var chatty in (string[])["Microsoft.AspNetCore", "Microsoft.Hosting", "Npgsql", "Wolverine", "Marten", "JasperFx", "Microsoft.Extensions.Caching"])
                logging.AddFilter(chatty, LogLevel.Warning);
        // These tell of paths and queries, at any level below: of people by name.
        foreach (var telling in (string[])["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Server.Kestrel"])
            logging.AddFilter(telling, settings.LogLevel > LogLevel.Warning ? settings.LogLevel : LogLevel.Warning);
        // Why a start failed is said once, in the words for the operator.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // There are no messages to handle; endpoints are found by other means.
        logging.AddFilter("Wolverine.Configuration.HandlerDiscovery", LogLevel.Error);
        if (Console.IsOutputRedirected)
            logging.AddJsonConsole(options => options.UseUtcTimestamp = true);
        else
            logging.AddSimpleConsole(options => options.SingleLine = true);
    }

    private static void AddEventStore(WebApplicationBuilder builder, ServiceSettings settings, bool singleNode)
    {
        var services = builder.Services;
        var (questions, writing) = (DatabaseConnections.ForQuestions(settings), DatabaseConnections.ForWriting(settings));
        // From factories, so that the host closes their connections when it ends.
        services.AddSingleton(_ => questions);
        services.AddSingleton(_ => new WritingConnections(writing));
        // Before the others: they expect the tables to be there.
        services.AddSingleton<LibraryTables>();
        services.AddHostedService<DatabaseSetup>();
        // Before anybody is served: a token that was revoked holds nowhere.
        services.AddSingleton<RevokedTokens>();
        services.AddSingleton<IRevokedTokens>(provider => provider.GetRequiredService<RevokedTokens>());
        services.AddHostedService(provider => provider.GetRequiredService<RevokedTokens>());
        // Before anybody is served: a database that was put back may know people again.
        services.AddHostedService<ErasureFollower>();
        services
            .AddMarten(provider =>
            {
                var options = new StoreOptions();
                EventStore.Configure(options, writing, provider.GetRequiredService<ProjectionWakeup>(), provider.GetRequiredService<FigureStates>());
                options.Projections.AsyncListeners.Add(provider.GetRequiredService<FigureStates>());
                options.Projections.AsyncListeners.Add(provider.GetRequiredService<AlertSignal>());
                options.DisableNpgsqlLogging = true;
                return options;
            })
            .UseLightweightSessions()
            .IntegrateWithWolverine(integration =>
            {
                integration.MessageStorageSchemaName = "wolverine";
                integration.UseWolverineManagedEventSubscriptionDistribution = true;
            });
        services.Replace(ServiceDescriptor.Singleton<IDocumentStore>(provider => new SharedLoadStore(
            provider.GetRequiredService<StoreOptions>(), writing, EventTypes.Stored, provider.GetRequiredService<CommittedEvents>(), provider.GetRequiredService<ILoggerFactory>())));
        services.CritterStackDefaults(defaults =>
        {
            foreach (var profile in (Profile[])[defaults.Development, defaults.Production])
            {
                profile.GeneratedCodeMode = GeneratedCode.Mode;
                profile.AssertAllPreGeneratedTypesExist = GeneratedCode.Mode == TypeLoadMode.Static;
                // Tables are made before anything else starts, by LibraryTables.
                profile.ResourceAutoCreate = AutoCreate.None;
            }
        });
        builder.Host.UseWolverine(options =>
        {
            options.ServiceName = "business-metrics";
            // Else it is guessed from who calls, and another program that hosts the service has no endpoints.
            options.ApplicationAssembly = typeof(ServiceHost).Assembly;
            options.CodeGeneration.GeneratedCodeOutputPath = GeneratedCode.Folder;
            options.Durability.Mode = singleNode ? DurabilityMode.Solo : DurabilityMode.Balanced;
            options.Durability.FirstHealthCheckExecution = TimeSpan.FromMilliseconds(500);
            options.Durability.HealthCheckPollingTime = TimeSpan.FromSeconds(2);
            options.Durability.StaleNodeTimeout = TimeSpan.FromSeconds(10);
            options.Durability.CheckAssignmentPeriod = TimeSpan.FromSeconds(5);
        });
        services.AddWolverineHttp();
        // Stopped after those below, which may still have something to tell.
        services.AddHostedService(provider => provider.GetRequiredService<AuditTrail>());
        services.AddHostedService(provider => provider.GetRequiredService<RefusedCalls>());
        services.AddHostedService<IdleMemory>();
        services.AddSingleton<GroupCommit>();
        services.AddHostedService(provider => provider.GetRequiredService<GroupCommit>());
        services.AddHostedService(provider => provider.GetRequiredService<RebuildRunner>());
        services.AddHostedService<AlertEvaluator>();
        services.AddHostedService<NotificationPlanner>();
        services.AddHostedService<DeliveryDispatcher>();
        services.AddHostedService<AlertmanagerKeepAlive>();
        services.AddHostedService<ReportRunner>();
        services.AddHostedService<ReportScheduler>();
        services.AddHostedService<PausedProjections>();
        services.AddSingleton<ClaimedName>();
        services.AddHostedService(provider => provider.GetRequiredService<ClaimedName>());
        services.AddHostedService<LogSigning>();
        services.AddHostedService<ArchiveJob>();
        services.AddSingleton<Verifications>();
        services.AddSingleton<VerificationRun>();
        services.AddSingleton<VerificationJob>();
        services.AddHostedService(provider => provider.GetRequiredService<VerificationJob>());
    }
}
