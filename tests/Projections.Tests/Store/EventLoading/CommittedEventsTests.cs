using System.Text.Json;
using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using JasperFx.Events;

namespace BusinessMetrics.Projections.Tests.Store.EventLoading;

public sealed class CommittedEventsTests : IDisposable
{
    private static readonly DateTimeOffset RecordedAt = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly CommittedEvents _committed = new();
    private readonly List<(long After, long Until)> _loads = [];
    private readonly LogTail _tail;

    public CommittedEventsTests() => _tail = new(LoadAsync, _committed);

    public void Dispose() => _tail.Dispose();

    [Fact]
    public async Task events_that_were_just_committed_are_not_read_from_the_log()
    {
        await FollowAsync();
        _committed.Add(Events(1, 10));

        var page = await ReadAsync(0, 10);

        page.Until.ShouldBe(10);
        page.Events.Select(each => each.Sequence).ShouldBe(Enumerable.Range(1, 10).Select(i => (long)i));
        _loads.ShouldBeEmpty();
    }

    [Fact]
    public async Task what_is_taken_is_the_event_as_it_was_recorded()
    {
        await FollowAsync();
        var committed = Events(1, 1).Single();
        _committed.Add([committed]);

        var taken = (await ReadAsync(0, 1)).Events.ShouldHaveSingleItem();

        taken.Id.ShouldBe(committed.Id);
        taken.Data.ShouldBeSameAs(committed.Metric);
        taken.EventTypeName.ShouldBe("usage_observed");
        taken.Timestamp.ShouldBe(RecordedAt);
    }

    [Fact]
    public async Task from_a_gap_on_a_page_is_read_from_the_log()
    {
        await FollowAsync();
        _committed.Add([.. Events(1, 4), .. Events(8, 10)]);

        var page = await ReadAsync(0, 10);

        page.Events.Select(each => each.Sequence).ShouldBe(Enumerable.Range(1, 10).Select(i => (long)i));
        _loads.ShouldHaveSingleItem().ShouldBe((4, 10));
    }

    [Fact]
    public async Task after_a_gap_events_come_from_memory_again()
    {
        await FollowAsync();
        _committed.Add([.. Events(1, 4), .. Events(8, 10)]);
        await ReadAsync(0, 10);
        _loads.Clear();
        _committed.Add(Events(11, 20));

        (await ReadAsync(10, 20)).Events.Count.ShouldBe(10);
        _loads.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_writer_that_has_not_yet_told_what_it_committed_costs_one_reading_and_not_one_for_each_gap()
    {
        await FollowAsync();
        _committed.Add([.. Events(1, 2_000).Where(each => each.Sequence % 2 == 0)]);

        (await ReadAsync(0, 2_000)).Events.Count.ShouldBe(2_000);
        _loads.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task two_writers_sequences_may_interleave_in_any_way()
    {
        await FollowAsync();
        _committed.Add([.. Events(1, 9).Where(each => each.Sequence % 2 == 0)]);
        _committed.Add([.. Events(1, 9).Where(each => each.Sequence % 2 != 0)]);

        (await ReadAsync(0, 9)).Events.Select(each => each.Sequence).ShouldBe(Enumerable.Range(1, 9).Select(i => (long)i));
        _loads.ShouldBeEmpty();
    }

    [Fact]
    public async Task nothing_beyond_the_high_water_mark_is_taken_before_its_time()
    {
        await FollowAsync();
        _committed.Add(Events(1, 10));

        (await ReadAsync(0, 6)).Events.Count.ShouldBe(6);
        (await ReadAsync(6, 10)).Events.Select(each => each.Sequence).ShouldBe([7, 8, 9, 10]);
        _loads.ShouldBeEmpty();
    }

    [Fact]
    public async Task an_event_that_is_asked_for_again_is_read_from_the_log_since_it_may_have_been_mended()
    {
        await FollowAsync();
        _committed.Add(Events(1, 5));
        await ReadAsync(0, 5);

        await ReadAsync(0, 5);

        _loads.ShouldHaveSingleItem().ShouldBe((0, 5));
    }

    [Fact]
    public async Task what_was_read_from_the_log_before_its_writer_told_of_it_is_not_kept()
    {
        await FollowAsync();
        await ReadAsync(0, 5);
        _committed.Add(Events(1, 5));

        await ReadAsync(0, 5);

        _loads.ShouldBe([(0, 5), (0, 5)]);
    }

    [Fact]
    public async Task where_no_daemon_follows_nothing_is_kept()
    {
        _committed.Add(Events(1, 10));

        await ReadAsync(0, 10);

        _loads.ShouldHaveSingleItem().ShouldBe((0, 10));
    }

    [Fact]
    public async Task what_nobody_takes_any_more_is_forgotten()
    {
        await FollowAsync();
        for (var first = 1; first <= CommittedEvents.MostKept + 1_000; first += 1_000)
            _committed.Add(Events(first, first + 999));

        await ReadAsync(0, 10);

        _loads.ShouldHaveSingleItem().ShouldBe((0, 10));
    }

    [Theory]
    [InlineData("""{"a": "text", "b": true, "c": null, "d": 1.50, "e": -3}""", true)]
    [InlineData("""{"a": 1e3}""", false)]
    [InlineData("""{"a": 1E-3}""", false)]
    [InlineData("""{"a": -0}""", false)]
    [InlineData("""{"a": -0.00}""", false)]
    [InlineData("""{"a": {"b": 1}}""", false)]
    [InlineData("""{"a": [1]}""", false)]
    public async Task a_metric_that_the_store_writes_in_another_way_is_read_back(string metadata, bool isTaken)
    {
        await FollowAsync();
        var committed = Events(1, 1).Single();
        _committed.Add([committed with { Metric = committed.Metric with { Metadata = JsonElement.Parse(metadata) } }]);

        await ReadAsync(0, 1);

        _loads.Count.ShouldBe(isTaken ? 0 : 1);
    }

    /// <summary>However much of the log was committed here, and in whatever portions: a reader is given all of it once, in order.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task with_any_part_of_the_log_in_memory_each_event_is_given_once_and_in_order(int seed)
    {
        var random = new Random(seed);
        await FollowAsync();
        var given = new List<long>();
        var (position, highWater, added) = (0L, 0L, 0L);
        while (position < 30_000)
        {
            var flush = Events(added + 1, Math.Min(30_000, added + random.Next(1, 1_500))).ToArray();
            added = flush.Length > 0 ? flush[^1].Sequence : added;
            _committed.Add([.. flush.Where(_ => random.Next(400) > 0)]);
            highWater = Math.Min(added, highWater + random.Next(0, 2_000));
            if (highWater <= position)
                continue;
            var page = await ReadAsync(position, highWater, random.Next(1, 3_000));
            page.Until.ShouldBeInRange(position + 1, highWater);
            given.AddRange(page.Events.Select(each => each.Sequence));
            position = page.Until;
        }

        given.ShouldBe(Enumerable.Range(1, 30_000).Select(i => (long)i));
    }

    /// <summary>A daemon that has asked once goes along.</summary>
    private async Task FollowAsync()
    {
        await ReadAsync(-1, 0);
        _loads.Clear();
    }

    private Task<EventRange> ReadAsync(long after, long highWater, int limit = 5_000) =>
        _tail.ReadAsync("usage", new HashSet<string> { "usage_observed" }, after, highWater, limit, CancellationToken.None);

    private Task<EventRange> LoadAsync(long after, long until, int limit, IReadOnlySet<string>? types, CancellationToken cancellation)
    {
        _loads.Add((after, until));
        IEvent[] events = [.. Events(Math.Max(1, after + 1), until).Take(limit).Select(each => new Event<object>(each.Metric) { Sequence = each.Sequence })];
        return Task.FromResult(new EventRange(events, events.Length == limit ? events[^1].Sequence : until));
    }

    private static IEnumerable<CommittedEvent> Events(long first, long last)
    {
        for (var sequence = first; sequence <= last; sequence++)
            yield return new(sequence, Guid.NewGuid(), RecordedAt, MetricCategories.Usage.NewMetric("m", sequence, "count", "s", RecordedAt));
    }
}
