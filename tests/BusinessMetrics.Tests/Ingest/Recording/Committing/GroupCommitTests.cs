using BusinessMetrics.Ingest.Recording;
using BusinessMetrics.Ingest.Recording.Committing;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Store.Events;
using Microsoft.Extensions.Logging.Abstractions;

namespace BusinessMetrics.Tests.Ingest.Recording.Committing;

public class GroupCommitTests
{
    private static readonly Caller Caller = new("caller", "request");

    [Fact]
    public async Task what_has_been_answered_is_not_kept()
    {
        var (settings, meters, clock) = (new ServiceSettings { DataDirectory = "unused" }, new ServiceMeters(), TimeProvider.System);
        var groupCommit = new GroupCommit(new Refusing(settings, meters, clock), settings, meters, clock, NullLogger<GroupCommit>.Instance);
        await groupCommit.StartAsync(CancellationToken.None);

        var first = await SubmitAsync(groupCommit);
        // The writers may hold what they took last.
        for (var i = 0; i < 20 && first.IsAlive; i++)
        {
            await SubmitAsync(groupCommit);
            GC.Collect();
        }

        await groupCommit.StopAsync(CancellationToken.None);
        first.IsAlive.ShouldBeFalse();
    }

    private static async Task<WeakReference> SubmitAsync(GroupCommit groupCommit)
    {
        NewMetric[] metrics = [Given.Accepted(Given.Data)];
        await Should.ThrowAsync<InvalidOperationException>(groupCommit.RecordAsync(metrics, Caller));
        return new(metrics);
    }

    private sealed class Refusing(ServiceSettings settings, ServiceMeters meters, TimeProvider clock)
        : FlushCommitter(new(null!), null!, Given.Filter, new(), new(clock), settings, meters, new(clock), clock)
    {
        protected override Task<(List<FlushItem> Items, long? ErasuresSeen)> PrepareAsync(
            IReadOnlyList<Submission> flush, IReadOnlyDictionary<Guid, MetricRecorded?> recorded) =>
            throw new InvalidOperationException();
    }
}
