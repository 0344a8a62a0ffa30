using BusinessMetrics.Projections.Store.EventLoading;
using JasperFx.Events;

namespace BusinessMetrics.Projections.Tests.Store.EventLoading;

public sealed class LogTailTests : IDisposable
{
    private const int MostRestarts = 5;

    private static readonly string[] Types = ["cost", "usage", "security"];

    // Sequences have gaps where a transaction was rolled back.
    private readonly Event<object>[] _log = [.. Enumerable.Range(1, 60_000).Where(i => i % 7 != 0).Select(i => new Event<object>(i) { Sequence = i, EventTypeName = Types[i % 3] })];
    private readonly List<(long After, bool IsOfTypes)> _loads = [];
    private readonly CommittedEvents _committed = new();
    private readonly LogTail _tail;

    public LogTailTests() => _tail = new(LoadAsync, _committed);

    public void Dispose() => _tail.Dispose();

    private Task<EventRange> LoadAsync(long after, long until, int limit, IReadOnlySet<string>? types, CancellationToken cancellation)
    {
        _loads.Add((after, types is not null));
        IEvent[] events =
        [
            .. _log.Skip((int)(after * 6 / 7) - 1).SkipWhile(each => each.Sequence <= after).TakeWhile(each => each.Sequence <= until)
                .Where(each => types?.Contains(each.EventTypeName) != false).Take(limit),
        ];
        return Task.FromResult(new EventRange(events, events.Length == limit ? events[^1].Sequence : until));
    }

    private Task<EventRange> ReadAsync(string type, long after, long highWater, int limit = 5_000) =>
        _tail.ReadAsync(type, new HashSet<string> { type }, after, highWater, limit, CancellationToken.None);

    [Fact]
    public async Task read_models_at_the_same_place_are_given_the_same_events_which_are_read_once()
    {
        var first = await ReadAsync("cost", 100, 1_000);
        var second = await ReadAsync("usage", 100, 1_000);

        _loads.ShouldHaveSingleItem();
        first.Events.Count.ShouldBe(_log.Count(each => each.Sequence is > 100 and <= 1_000));
        first.Until.ShouldBe(1_000);
        second.Events.ShouldBe(first.Events);
        second.Events[0].ShouldBeSameAs(first.Events[0]);
    }

    [Fact]
    public async Task a_slow_read_model_is_given_all_that_others_have_read_in_one_page()
    {
        await ReadAsync("usage", 0, 1);
        await ReadAsync("cost", 1, 100);
        await ReadAsync("cost", 100, 200);
        await ReadAsync("cost", 200, 300);

        var slow = await ReadAsync("usage", 1, 300);

        slow.Until.ShouldBe(300);
        slow.Events.Select(each => each.Sequence).ShouldBe(_log.Select(each => each.Sequence).Where(sequence => sequence is > 1 and <= 300));
        _loads.Count.ShouldBe(4);
    }

    [Fact]
    public async Task nothing_beyond_the_high_water_mark_of_who_asks_is_given()
    {
        await ReadAsync("cost", 0, 1_000);

        var page = await ReadAsync("usage", 0, 500);

        page.Until.ShouldBe(500);
        page.Events.ShouldAllBe(each => each.Sequence <= 500);
    }

    [Fact]
    public async Task a_page_that_is_cut_at_its_limit_ends_with_its_last_event()
    {
        var page = await ReadAsync("cost", 0, 1_000, limit: 10);

        page.Events.Count.ShouldBe(10);
        page.Until.ShouldBe(page.Events[^1].Sequence);
    }

    [Fact]
    public async Task a_read_model_that_is_far_behind_reads_only_what_it_wants_until_it_has_caught_up()
    {
        await ReadAsync("cost", 50_000, 50_500);
        _loads.Clear();

        var position = 0L;
        while (position < 50_000)
            position = (await ReadAsync("usage", position, 50_500)).Until;

        _loads.ShouldAllBe(load => load.IsOfTypes);
        position.ShouldBe(50_000);
        (await ReadAsync("usage", position, 50_500)).Until.ShouldBe(50_500);
        _loads.ShouldAllBe(load => load.IsOfTypes);
    }

    [Fact]
    public async Task one_that_stands_still_keeps_the_others_from_nothing()
    {
        await ReadAsync("usage", 0, 100);
        var position = 0L;
        while (position < 60_000)
            position = (await ReadAsync("cost", position, 60_000)).Until;

        var page = await ReadAsync("usage", 100, 60_000);

        page.Events.ShouldBe(_log.Where(each => each.Sequence > 100 && each.EventTypeName == "usage").Take(5_000));
        _loads[^1].ShouldBe((100, true));
    }

    [Fact]
    public async Task one_that_asks_for_the_same_again_is_given_what_has_become_of_it()
    {
        await ReadAsync("cost", 0, 100);
        await ReadAsync("usage", 0, 100);
        _log[10] = new("mended") { Sequence = _log[10].Sequence, EventTypeName = "usage" };

        (await ReadAsync("usage", 0, 100)).Events[10].Data.ShouldBe("mended");
        (await ReadAsync("cost", 0, 100)).Events[10].Data.ShouldBe("mended");
        (await ReadAsync("cost", 100, 200)).Until.ShouldBe(200);
    }

    /// <summary>Whoever asks when, from wherever: each read model is given every one of its events once, in order.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task each_read_model_is_given_its_own_events_once_and_in_order(int seed)
    {
        var random = new Random(seed);
        var starts = Types.ToDictionary(type => type, _ => (long)random.Next(0, 40_000));
        var positions = new Dictionary<string, long>(starts);
        var given = Types.ToDictionary(type => type, _ => new List<IEvent>());
        var highWater = 40_000L;
        var restarts = 0;
        while (positions.Values.Any(position => position < 60_000))
        {
            highWater = Math.Min(60_000, highWater + random.Next(0, 3_000));
            var type = Types[random.Next(Types.Length)];
            // Some are told of the high water later than others; and one begins anew now and then, but not for ever.
            var known = Math.Max(positions[type], highWater - random.Next(0, 500));
            if (random.Next(50) == 0 && restarts++ < MostRestarts)
            {
                positions[type] = starts[type];
                given[type].Clear();
            }

            if (known <= positions[type])
                continue;
            var range = await ReadAsync(type, positions[type], known, limit: random.Next(1, 6_000));
            range.Until.ShouldBeGreaterThan(positions[type]);
            range.Until.ShouldBeLessThanOrEqualTo(known);
            given[type].AddRange(range.Events.Where(each => each.EventTypeName == type));
            positions[type] = range.Until;
        }

        foreach (var type in Types)
            given[type].ShouldBe(_log.Where(each => each.Sequence > starts[type] && each.EventTypeName == type));
    }
}
