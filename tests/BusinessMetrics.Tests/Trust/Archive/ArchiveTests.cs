using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Archive;

namespace BusinessMetrics.Tests.Trust.Archive;

/// <summary>Tests that each have a service to themselves that grows old when they say so.</summary>
public abstract class ArchiveTests(TestServers servers) : IAsyncLifetime
{
    protected TestServers Servers => servers;

    private protected AgeingService Ageing { get; private set; } = null!;

    protected HttpClient Client => Ageing.Client;

    public async Task InitializeAsync() => Ageing = await AgeingService.StartAsync(await servers.NewServiceAsync());

    public async Task DisposeAsync() => await Ageing.DisposeAsync();

    protected static object Metric(double value = 1, string user = "ann", Guid? id = null) =>
        new { metric_name = "requests", value, unit = "count", category = "usage", service = "s", user_id = user, session_id = "s-1", metric_id = id ?? Guid.NewGuid() };

    protected string FileOf(DateOnly day) => Path.Combine(Ageing.Directory, ArchiveDirectory.FileOf(day, 1));
}
