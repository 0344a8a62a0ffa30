using BusinessMetrics.Host.Verifying;
using BusinessMetrics.Projections;
using BusinessMetrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Host.Verifying;

[Collection(HostCollection.Name)]
public class VerificationJobTests(TestServers servers)
{
    [Fact]
    public async Task a_read_model_is_compared_again_once_that_is_due()
    {
        var clock = new ShiftedClock(TimeSpan.Zero);
        await using var service = await TestService.StartAsync(await servers.NewServiceAsync(), builder => builder.Services.AddSingleton<TimeProvider>(clock));
        var (job, verifications) = (service.Host.Services.GetRequiredService<VerificationJob>(), service.Host.Services.GetRequiredService<Verifications>());
        var usage = ReadModelCatalogue.Find("usage")!;

        await job.VerifyAsync(usage, CancellationToken.None);
        var first = await VerifiedAtAsync();
        clock.Ahead = TimeSpan.FromHours(23);
        await job.VerifyAsync(usage, CancellationToken.None);
        (await VerifiedAtAsync()).ShouldBe(first);
        clock.Ahead = TimeSpan.FromHours(24);
        await job.VerifyAsync(usage, CancellationToken.None);

        (await VerifiedAtAsync()).ShouldBeGreaterThan(first.AddHours(23));

        async Task<DateTimeOffset> VerifiedAtAsync() => (await verifications.ReadAsync(CancellationToken.None))["usage"].VerifiedAt;
    }
}
