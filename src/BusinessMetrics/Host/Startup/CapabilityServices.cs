using BusinessMetrics.Dashboard.Boards;
using BusinessMetrics.Dashboard.Session;
using BusinessMetrics.Figures.Catalog;
using BusinessMetrics.Figures.Costs;
using BusinessMetrics.Figures.Explain;
using BusinessMetrics.Figures.Performance;
using BusinessMetrics.Figures.Security;
using BusinessMetrics.Figures.Series;
using BusinessMetrics.Figures.Summary;
using BusinessMetrics.Figures.Usage;
using BusinessMetrics.Host.Health;
using BusinessMetrics.Host.Rebuilding;
using BusinessMetrics.Host.Verifying;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Ingest.Recording.Committing;
using BusinessMetrics.Ingest.Redaction;
using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.Database;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Http.Forwarding;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.Outbound;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.PersonalData.Detection;
using BusinessMetrics.Platform.RateLimits;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections;
using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Reports.Schedules;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using BusinessMetrics.Projections.Store.States;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Budgets;
using BusinessMetrics.Projections.Watch.Routes;
using BusinessMetrics.Reports.Answers;
using BusinessMetrics.Reports.Definitions;
using BusinessMetrics.Reports.Runs;
using BusinessMetrics.Reports.Schedules;
using BusinessMetrics.Reports.Sections;
using BusinessMetrics.Reports.Shares;
using BusinessMetrics.Reports.Verifying;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Archive;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Proofs;
using BusinessMetrics.Trust.Streams;
using BusinessMetrics.Trust.Subjects;
using BusinessMetrics.Trust.Subjects.Erasing;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using BusinessMetrics.Watch.Alerts;
using BusinessMetrics.Watch.Alerts.Evaluation;
using BusinessMetrics.Watch.Alerts.Rules;
using BusinessMetrics.Watch.Budgets;
using BusinessMetrics.Watch.Channels;
using BusinessMetrics.Watch.Deliveries;
using BusinessMetrics.Watch.Deliveries.Sending;
using BusinessMetrics.Watch.Live;
using BusinessMetrics.Watch.Notifications;
using BusinessMetrics.Watch.Routes;
using BusinessMetrics.Watch.Silences;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.OpenApi;
using Npgsql;
using Wolverine;

namespace BusinessMetrics.Host.Startup;

/// <summary>What the capabilities consist of; what runs in the background is begun by <see cref="ServiceHost"/>, in an order that matters.</summary>
internal static class CapabilityServices
{
    public static void AddCapabilities(this IServiceCollection services, ServiceSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddProblemDetails(options => options.CustomizeProblemDetails = Problems.Remember);
        services.AddExceptionHandler<FailureResponses>();
        services.ConfigureHttpJsonOptions(options => JsonAnswers.Configure(options.SerializerOptions));
        services.AddServiceAuthentication(settings, new TokenIssuer(settings, TimeProvider.System));
        services.AddSingleton<OpenIdSignIn>();
        services.AddSingleton<CircuitBreakers>();
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<ForwardedRequests>();
        ServerLimits.AddRequestTimeouts(services, settings);
        services.AddRequestDecompression();
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. settings.CorsOrigins])
            .WithMethods("GET", "HEAD", "POST", "PUT", "DELETE")
            .WithHeaders("Authorization", "Content-Type", "Content-Encoding", "Idempotency-Key")
            .WithExposedHeaders("Retry-After", "Location", RecordedAt.Header, AnsweredFrom.Header)
            .SetPreflightMaxAge(TimeSpan.FromHours(1))));
        RemoveDataProtectionKeys(services);
        services.AddApiDocuments(new Dictionary<Type, Action<OpenApiSchema>> { [typeof(MetricData)] = MetricDataSchema.Describe, [typeof(PeriodKind)] = ReportPeriodData.DescribeKind });

        services.AddSingleton(ReadModelCatalogue.All);
        services.AddSingleton<ServiceMeters>();
        services.AddSingleton<RecordingRate>();
        services.AddSingleton<ProjectionStates>();
        services.AddSingleton<RebuildOperations>();
        services.AddSingleton<RebuildRunner>();
        services.AddSingleton<LedgerChanges>();
        services.AddSingleton<PerformanceFigures>();
        services.AddSingleton<SecurityFigures>();
        services.AddSingleton<UsageFigures>();
        services.AddSingleton(new ServiceUptime(TimeProvider.System));

        AddPeople(services, settings);
        services.AddSingleton(new MetricRules(settings.RetentionDays, settings.ReportingCurrency));
        AddRedaction(services, settings);
        services.AddSingleton<IMetricCoverage, MetricCoverage>();
        services.AddSingleton<MetricLog>();
        services.AddSingleton<ProjectionWakeup>();
        services.AddSingleton<CommittedEvents>();
        services.AddSingleton<FlushCommitter>();
        services.AddSingleton<EventStreams>();
        AddAudit(services);
        AddArchive(services);
        services.AddSingleton<ProofState>();
        services.AddSingleton<LogSigner>();
        services.AddSingleton<RollupReader>();
        services.AddSingleton<StateReader>();
        services.AddSingleton<LedgerFigures>();
        services.AddSingleton<LedgerListing>();
        services.AddSingleton<LedgerCatalog>();
        services.AddSingleton<CostFigures>();
        services.AddSingleton<SeriesReader>();
        services.AddSingleton<ScoreSeriesReader>();
        services.AddSingleton<SeriesAnswers>();
        services.AddSingleton<LedgerRecording>();
        services.AddSingleton<IReadModelChecks, ReadModelChecks>();
        services.AddSingleton<BudgetReader>();
        services.AddSingleton<BudgetStreams>();
        services.AddSingleton<BudgetFigures>();
        services.AddSingleton<IBudgetStandings>(provider => provider.GetRequiredService<BudgetFigures>());
        AddAlerts(services);
        AddDelivery(services, settings);
        services.AddSingleton<MovedModels>();
        services.AddSingleton<LiveWatcher>();
        services.AddSingleton<LiveAdmission>();
        services.AddSingleton<BoardReader>();
        services.AddSingleton<BoardStreams>();
        AddReports(services);

        services.AddSingleton(_ => RedisConnection.Open(settings.RedisConfiguration!));
        services.AddSingleton<StoreIdentity>();
        services.AddSingleton(provider => new FigureStates(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<IReadOnlyList<ReadModel>>(),
            () => provider.GetRequiredService<WolverineOptions>().Durability.Mode == DurabilityMode.Solo,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<FigureWaits>();
        services.AddSingleton<FigureCache>();
        services.AddHybridCache();
        services.AddStackExchangeRedisCache(_ => { });
        services.AddOptions<RedisCacheOptions>().Configure<RedisConnection>((options, redis) =>
        {
            options.InstanceName = "business-metrics:";
            options.ConnectionMultiplexerFactory = () => Task.FromResult(redis.Multiplexer);
        });
    }

    private static void AddRedaction(IServiceCollection services, ServiceSettings settings)
    {
        // Read at once, so that a wrong file is told at start.
        var rules = PersonalDataRulesFile.Read(settings.PiiRulesFile);
        services.AddSingleton<IRedactorProvider>(_ => settings.PiiMode == PersonalDataMode.Hash ? Hashes(DataKeys.Current(settings)) : Markers());
        services.AddSingleton(provider => new MetricRedaction(
            rules, provider.GetRequiredService<IRedactorProvider>(), settings.PiiMode, [Markers(), .. DataKeys.All(settings).Select(Hashes)]));
        services.AddSingleton<PersonalDataFilter>(provider => provider.GetRequiredService<MetricRedaction>());

        PersonalDataRedactors Markers() => new(rules.Kinds, null);

        PersonalDataRedactors Hashes(byte[] dataKey) => new(rules.Kinds, SubjectCipher.Derive(dataKey, "personal data"));
    }

    private static void AddPeople(IServiceCollection services, ServiceSettings settings)
    {
        services.AddSingleton(_ => new SubjectKeys(DataKeys.All(settings)));
        services.AddSingleton<SubjectRows>();
        services.AddSingleton<Erasures>();
        services.AddSingleton<SubjectDirectory>();
        services.AddSingleton(provider => new ErasureLog(settings.ErasureLogPath, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ErasureTransaction>();
        services.AddSingleton<SubjectErasure>();
        services.AddSingleton<SubjectHolds>();
        services.AddSingleton<SubjectExport>();
        services.AddSingleton<SubjectRecords>();
        services.AddSingleton<INewestCheckpoint, NewestCheckpoint>();
    }

    private static void AddArchive(IServiceCollection services)
    {
        services.AddSingleton<ArchiveDirectory>();
        services.AddSingleton<FileArchive>();
        services.AddSingleton<IEventArchive>(provider => provider.GetRequiredService<FileArchive>());
        services.AddSingleton<MetricsInPlace>();
        services.AddSingleton<DayArchiving>();
        services.AddSingleton<ArchiveRemoval>();
        services.AddSingleton<ArchiveRun>();
    }

    private static void AddReports(IServiceCollection services)
    {
        services.AddSingleton<ReportReader>();
        services.AddSingleton<ReportStreams>();
        services.AddSingleton<ReportCatalogue>();
        services.AddSingleton<ApiAnswers>();
        services.AddSingleton<ReportComposer>();
        services.AddSingleton<ReportRunLog>();
        services.AddSingleton<ReportDirectory>();
        services.AddSingleton<ReportMaker>();
        services.AddSingleton<ReportSignal>();
        services.AddSingleton<ReportVerification>();
        services.AddSingleton<ScheduleReader>();
        services.AddSingleton<ScheduleStreams>();
        services.AddSingleton<ScheduleDirectory>();
        services.AddSingleton<ScheduleRecipients>();
        services.AddSingleton<OccurrenceLog>();
        services.AddSingleton<OccurrenceWork>();
        services.AddSingleton<ScheduleRound>();
        services.AddSingleton<ScheduleHealth>();
        services.AddSingleton<ReportMadeSignal>();
        services.AddSingleton<ShareLog>();
        services.AddSingleton<ShareMaker>();
        services.AddSingleton<ShareOpenings>();
    }

    private static void AddAudit(IServiceCollection services)
    {
        services.AddSingleton<AuditListing>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<RefusedCalls>();
    }

    private static void AddAlerts(IServiceCollection services)
    {
        services.AddSingleton<AlertListing>();
        services.AddSingleton<IFiringAlerts, FiringAlerts>();
        services.AddSingleton<AlertLog>();
        services.AddSingleton<AlertRules>();
        services.AddSingleton<MetricReadings>();
        services.AddSingleton<AlertFigures>();
        services.AddSingleton<BudgetAlerts>();
        services.AddSingleton<LateMetrics>();
        services.AddSingleton<LateArrivals>();
        services.AddSingleton<RuleEvaluation>();
        services.AddSingleton<RuleHealth>();
        services.AddSingleton<AlertRound>();
        services.AddSingleton<AlertSignal>();
    }

    private static void AddDelivery(IServiceCollection services, ServiceSettings settings)
    {
        services.AddSingleton<OutboundAddresses>();
        services.AddSingleton<OutboundHttp>();
        services.AddSingleton(_ => new ChannelCipher(DataKeys.All(settings)));
        services.AddSingleton<ChannelVault>();
        services.AddSingleton<ChannelStreams>();
        services.AddSingleton<ChannelHealth>();
        services.AddSingleton<EnvironmentChannels>();
        services.AddSingleton<RoutingReader>();
        services.AddSingleton<RoutingDirectory>();
        services.AddSingleton<RouteStreams>();
        services.AddSingleton<SilenceStreams>();
        services.AddSingleton<Acknowledgements>();
        services.AddSingleton<NoticeSeries>();
        services.AddSingleton<AddressedNotices>();
        services.AddSingleton<NotificationRound>();
        services.AddSingleton<DeliveryLog>();
        services.AddSingleton<DeliverySignal>();
        services.AddSingleton<DeliveryListing>();
        services.AddSingleton<FailingChannels>();
        services.AddSingleton<HttpSender>();
        services.AddSingleton<MailSender>();
        services.AddSingleton<LogSender>();
        services.AddSingleton<ChannelSender>();
    }

    /// <summary>Authentication brings a service that writes keys into the user's home at start; nothing here uses them.</summary>
    private static void RemoveDataProtectionKeys(IServiceCollection services)
    {
        foreach (var service in services.Where(service => service.ImplementationType?.Name == "DataProtectionHostedService").ToArray())
            services.Remove(service);
    }
}
