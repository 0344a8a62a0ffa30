using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Host.Embedded;
using BusinessMetrics.Host.Startup;
using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Ingest.Recording.Committing;
using BusinessMetrics.Ingest.Redaction;
using BusinessMetrics.Platform.Database;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.PersonalData.Detection;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Trust.Proofs;
using BusinessMetrics.Trust.Subjects.Erasing;
using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace BusinessMetrics.Benchmarks;

/// <summary>
/// The same service without what trust costs, or without a part of it, for comparison. The product has no switch for any
/// of this:
/// <list type="bullet">
/// <item><c>redaction</c>: no text is searched for personal data.</item>
/// <item><c>subjects</c>: people are the hash of their id and sessions what they were sent as, a flush asks for no
/// erasure and takes no lock, nobody follows erasures, and no index finds a person's records.</item>
/// <item><c>proofs</c>: the log is neither hashed nor signed.</item>
/// <item><c>audit</c>: nothing writes audit events in the background.</item>
/// </list>
/// </summary>
internal static class WithoutTrust
{
    public const string CommandName = "serve-without";
    public const string Redaction = "redaction";
    public const string Subjects = "subjects";
    public const string Proofs = "proofs";
    public const string Audit = "audit";

    public static readonly string[] Parts = [Redaction, Subjects, Proofs, Audit];

    public static async Task<int> ServeAsync(IReadOnlyCollection<string> without, CancellationToken cancellation)
    {
        var settings = EnvironmentSettings.Read(Environment.GetEnvironmentVariable);
        using var directory = DataDirectory.Open(settings.DataDirectory);
        await using var postgres = await EmbeddedPostgres.StartAsync(directory.Path, cancellation);
        using var cache = EmbeddedCache.Start();
        var complete = settings with { DatabaseConnectionString = postgres.ConnectionString, RedisConfiguration = cache.Configuration };
        var builder = ServiceHost.CreateBuilder([], complete, singleNode: true);
        Remove(builder.Services, without);
        await using var app = builder.Build();
        ServiceHost.ConfigurePipeline(app);
        await app.StartAsync(cancellation);
        Console.WriteLine($"listens on {app.Urls.First()}");
        Console.WriteLine(app.Services.GetRequiredService<TokenIssuer>().Issue(Roles.Admin, "developer", TimeSpan.FromDays(1)));
        await app.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }

    private static void Remove(IServiceCollection services, IReadOnlyCollection<string> without)
    {
        if (without.Contains(Redaction))
            services.Replace(ServiceDescriptor.Singleton<MetricRedaction>(provider => new NoFilter(provider.GetRequiredService<IRedactorProvider>())));
        if (without.Contains(Subjects))
        {
            services.Replace(ServiceDescriptor.Singleton<FlushCommitter, PlainCommitter>());
            RemoveHosted(services, service => service.ImplementationType == typeof(ErasureFollower));
        }

        if (without.Contains(Proofs))
            RemoveHosted(services, service => service.ImplementationType == typeof(LogSigning));
        if (without.Contains(Audit))
            RemoveHosted(services, service => service.ImplementationFactory?.Method.ReturnType is { } type && (type == typeof(AuditTrail) || type == typeof(RefusedCalls)));
    }

    private static void RemoveHosted(IServiceCollection services, Predicate<ServiceDescriptor> isMeant)
    {
        foreach (var service in services.Where(service => service.ServiceType == typeof(IHostedService) && isMeant(service)).ToArray())
            services.Remove(service);
    }

    private sealed class NoFilter(IRedactorProvider redactors) : MetricRedaction(PersonalDataRules.BuiltIn, redactors, PersonalDataMode.Redact)
    {
        public override NewMetric Apply(NewMetric metric, List<FieldError> errors) => metric;
    }

    private sealed class PlainCommitter(
        MetricLog log, SubjectDirectory directory, MetricRedaction redaction, CommittedEvents committed, ProjectionWakeup wakeup, ServiceSettings settings, ServiceMeters meters, RecordingRate rate, TimeProvider clock)
        : FlushCommitter(log, directory, redaction, committed, wakeup, settings, meters, rate, clock)
    {
        protected override Task<(List<FlushItem> Items, long? ErasuresSeen)> PrepareAsync(
            IReadOnlyList<Submission> flush, IReadOnlyDictionary<Guid, MetricRecorded?> recorded) => Task.FromResult<(List<FlushItem>, long?)>((
            [
                .. from submission in flush
                   from metric in submission.Metrics
                   select new FlushItem(metric, submission.Caller, metric.ToEvent(SubjectOf(metric.UserId), metric.SessionId)),
            ],
            null));

        private static Guid? SubjectOf(string? userId) =>
            userId is null ? null : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(userId)).AsSpan(0, 16));
    }
}
