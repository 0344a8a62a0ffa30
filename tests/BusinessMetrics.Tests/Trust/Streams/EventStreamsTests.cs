using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Trust.Audit;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace BusinessMetrics.Tests.Trust.Streams;

[Collection(TrustCollection.Name)]
public class EventStreamsTests(TestServers servers)
{
    private static readonly Caller Tester = new("tester", "test");
    private static readonly AuditRecorded Audit = new() { Actor = "tester", Action = "test.append", Target = "test", Outcome = AuditOutcomes.Done };

    private readonly EventStreams _streams = servers.Shared.Host.Services.GetRequiredService<EventStreams>();
    private readonly string _key = $"test/{Guid.NewGuid()}";

    private static AlertRuleRemoved Event(string name) => new(name);

    private Task<long?> AppendAsync(StreamHistory history, params object[] events) =>
        _streams.AppendAsync(history, events, Tester, [Audit], CancellationToken.None);

    private Task<StreamHistory> ReadAsync() => _streams.ReadAsync(_key, CancellationToken.None);

    [Fact]
    public async Task a_stream_that_was_never_appended_to_is_empty()
    {
        var history = await ReadAsync();

        history.Key.ShouldBe(_key);
        history.Version.ShouldBe(0);
    }

    [Fact]
    public async Task what_is_appended_is_read_in_its_order_with_its_sequence()
    {
        await AppendAsync(await ReadAsync(), Event("a"), Event("b"));
        var last = await AppendAsync(await ReadAsync(), Event("c"));

        var history = await ReadAsync();

        history.Events.Select(recorded => ((AlertRuleRemoved)recorded.Data).Name).ShouldBe(["a", "b", "c"]);
        history.Version.ShouldBe(3);
        history.Events.Select(recorded => recorded.Sequence).ShouldBeInOrder();
        // What the audit trail says of it comes after it.
        history.Events[^1].Sequence.ShouldBe(last!.Value - 1);
        history.Events[^1].RecordedAt.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task a_decision_from_an_old_history_is_not_appended()
    {
        var empty = await ReadAsync();
        await AppendAsync(empty, Event("a"));
        var one = await ReadAsync();
        await AppendAsync(one, Event("b"));

        (await AppendAsync(empty, Event("x"))).ShouldBeNull();
        (await AppendAsync(one, Event("x"), Event("y"))).ShouldBeNull();

        (await ReadAsync()).Events.Select(recorded => ((AlertRuleRemoved)recorded.Data).Name).ShouldBe(["a", "b"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task of_many_decisions_from_the_same_history_exactly_one_is_appended(int before)
    {
        if (before > 0)
            await AppendAsync(await ReadAsync(), [.. Enumerable.Range(0, before).Select(i => Event($"before {i}"))]);
        var history = await ReadAsync();

        var sequences = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => AppendAsync(history, Event($"decision {i}")))));

        sequences.Count(sequence => sequence is not null).ShouldBe(1);
        (await ReadAsync()).Version.ShouldBe(before + 1);
    }

    [Fact]
    public async Task decisions_that_are_made_again_after_a_refusal_are_all_appended_in_the_end()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            while (await AppendAsync(await ReadAsync(), Event($"decision {i}")) is null)
            {
            }
        })));

        (await ReadAsync()).Events.Select(recorded => ((AlertRuleRemoved)recorded.Data).Name)
            .ShouldBe(Enumerable.Range(0, 8).Select(i => $"decision {i}"), ignoreOrder: true);
    }
}
