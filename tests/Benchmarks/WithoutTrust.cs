using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Access;
using BusinessMetrics.Hosting;
using BusinessMetrics.Http;
using BusinessMetrics.Monitoring;
using BusinessMetrics.Projections.Events;
using BusinessMetrics.Proofs;
using BusinessMetrics.Recording;
using BusinessMetrics.Redaction;
using BusinessMetrics.Subjects;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace BusinessMetrics.Benchmarks;

/// <summary>
/// The same service without what trust costs, for comparison: no text is searched for personal data, people are the
/// hash of their id and sessions what they were sent as, a flush asks for no erasure and no lock, nobody follows
/// erasures, and the log is neither hashed nor signed. The product has no switch for any of this.
/// </summary>
internal static class WithoutTrust
{
    public const string CommandName = "serve-without-trust";

    public static async Task<int> ServeAsync(CancellationToken cancellation)
    {
        var settings = ServiceSettings.Read(Environment.GetEnvironmentVariable);
        using var directory = DataDirectory.Open(settings.DataDirectory);
        await using var postgres = await EmbeddedPostgres.StartAsync(directory.Path, cancellation);
        using var cache = EmbeddedCache.Start();
        var complete = settings with { DatabaseConnectionString = postgres.ConnectionString, RedisConfiguration = cache.Configuration };
        var builder = ServiceHost.CreateBuilder([], complete, singleNode: true);
        Remove(builder.Services);
        await using var app = builder.Build();
        ServiceHost.ConfigurePipeline(app);
        await app.StartAsync(cancellation);
        Console.WriteLine($"listens on {app.Urls.First()}");
        Console.WriteLine(app.Services.GetRequiredService<TokenIssuer>().Issue(Roles.Admin, "developer", TimeSpan.FromDays(1)));
        await app.WaitForShutdownAsync(CancellationToken.None);
        return 0;
    }

    private static void Remove(IServiceCollection services)
    {
        foreach (var service in services.Where(service => service.ImplementationType == typeof(LogSigning) || service.ImplementationType == typeof(ErasureFollower)).ToArray())
            services.Remove(service);
        services.Replace(ServiceDescriptor.Singleton<FlushCommitter, PlainCommitter>());
        services.Replace(ServiceDescriptor.Singleton<PersonalDataFilter>(provider => new NoFilter(provider.GetRequiredService<IRedactorProvider>())));
    }

    private sealed class NoFilter(IRedactorProvider redactors) : PersonalDataFilter(PersonalDataRules.BuiltIn, redactors, PersonalDataMode.Redact)
    {
        public override NewMetric Apply(NewMetric metric, List<FieldError> errors) => metric;
    }

    private sealed class PlainCommitter(
        MetricLog log, SubjectDirectory directory, ProjectionWakeup wakeup, ServiceSettings settings, ServiceMeters meters, RecordingRate rate, TimeProvider clock)
        : FlushCommitter(log, directory, wakeup, settings, meters, rate, clock)
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
