using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Tests.Support;

/// <summary>Tests that each have a service with an empty database to themselves.</summary>
public abstract class ServiceTests(TestServers servers) : IAsyncLifetime
{
    protected TestServers Servers => servers;

    protected TestService Service { get; private set; } = null!;

    /// <summary>An administrator's.</summary>
    protected HttpClient Client { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Service = await StartAsync(await NewServiceAsync());
        Client = Service.Client();
    }

    public virtual async Task DisposeAsync()
    {
        Client.Dispose();
        await Service.DisposeAsync();
    }

    protected virtual Task<ServiceSettings> NewServiceAsync() => servers.NewServiceAsync();

    protected virtual Task<TestService> StartAsync(ServiceSettings settings) => TestService.StartAsync(settings);
}
