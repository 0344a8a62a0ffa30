using BusinessMetrics.Projections.Alerts;
using BusinessMetrics.Recording;
using BusinessMetrics.Streams;
using BusinessMetrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Streams;

[Collection(ServiceCollectionDefinition.Name)]
public class EventStreamsTests(TestServers servers)
{
    private static readonly Caller Caller = new("tester", "test");
    private readonly EventStreams _streams = servers.Shared.Host.Services.GetRequiredService<EventStreams>();
    private readonly string _key = $"alert-rule/{Guid.NewGuid():N}";

    private Task<long?> AppendAsync(StreamHistory history) =>
        _streams.AppendAsync(history, [new AlertRuleRemoved("none")], Caller, CancellationToken.None);

    [Fact]
    public async Task whoever_decided_from_an_older_history_appends_nothing()
    {
        var empty = await _streams.ReadAsync(_key, CancellationToken.None);
        (await AppendAsync(empty)).ShouldNotBeNull();
        (await AppendAsync(empty)).ShouldBeNull();

        var one = await _streams.ReadAsync(_key, CancellationToken.None);
        (await AppendAsync(one)).ShouldNotBeNull();
        (await AppendAsync(one)).ShouldBeNull();

        (await _streams.ReadAsync(_key, CancellationToken.None)).Version.ShouldBe(2);
    }

    [Fact]
    public async Task of_many_who_start_a_stream_at_once_one_does()
    {
        var empty = await _streams.ReadAsync(_key, CancellationToken.None);

        var sequences = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AppendAsync(empty)));

        sequences.Count(sequence => sequence is not null).ShouldBe(1);
    }
}
