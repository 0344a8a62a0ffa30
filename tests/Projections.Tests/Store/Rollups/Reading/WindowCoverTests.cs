using BusinessMetrics.Projections.Store.Ledger;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.Rollups.Reading;
using CsCheck;

namespace BusinessMetrics.Projections.Tests.Store.Rollups.Reading;

public sealed class WindowCoverTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    /// <summary>From a few ticks to three years, with ends at and off the bounds of minutes, hours and days.</summary>
    private static readonly Gen<TimeWindow> Windows =
        from start in Gen.Long[0, 3 * 365 * 24 * 60].Select(minutes => Noon.AddMinutes(minutes))
        from length in Gen.OneOf(
            Gen.Long[0, TimeSpan.TicksPerMinute * 3],
            Gen.Long[0, TimeSpan.TicksPerDay * 3],
            Gen.Long[0, TimeSpan.TicksPerDay * 1000],
            Gen.Long[0, 72].Select(hours => hours * TimeSpan.TicksPerHour))
        from offStart in Gen.OneOf(Gen.Const(0L), Gen.Long[0, TimeSpan.TicksPerDay])
        select new TimeWindow(start.AddTicks(offStart), start.AddTicks(offStart + length));

    [Fact]
    public void the_pieces_cover_the_window_without_gap_or_overlap() =>
        Windows.Sample(window =>
        {
            var pieces = All(WindowCover.Of(window, Granularities.UpToDay)).OrderBy(piece => piece.Start).ToArray();

            var reached = window.Start;
            foreach (var piece in pieces)
            {
                piece.Start.ShouldBe(reached);
                piece.Length.ShouldBeGreaterThan(TimeSpan.Zero);
                reached = piece.End;
            }

            reached.ShouldBe(window.End);
        }, iter: 2000);

    [Fact]
    public void every_piece_is_whole_buckets_of_its_own_table_and_few_of_them() =>
        Windows.Sample(window =>
        {
            var cover = WindowCover.Of(window, Granularities.UpToDay);

            Buckets(cover.Of(Granularity.Day), TimeSpan.FromDays(1)).ShouldBeLessThanOrEqualTo(1000);
            Buckets(cover.Of(Granularity.Hour), TimeSpan.FromHours(1)).ShouldBeLessThanOrEqualTo(2 * 23);
            Buckets(cover.Of(Granularity.Minute), TimeSpan.FromMinutes(1)).ShouldBeLessThanOrEqualTo(2 * 59);
            cover.Edges.Count.ShouldBeLessThanOrEqualTo(2);
            cover.Edges.ShouldAllBe(edge => edge.Length < TimeSpan.FromMinutes(2));
        }, iter: 2000);

    [Fact]
    public void where_a_model_keeps_weeks_only_days_that_make_none_are_left()
    {
        var cover = WindowCover.Of(Window("2026-03-06T22:00:00Z", "2026-03-25T03:00:00Z"), [Granularity.Hour, Granularity.Day, Granularity.Week]);

        cover.Of(Granularity.Week).ShouldBe([Window("2026-03-09T00:00:00Z", "2026-03-23T00:00:00Z")]);
        cover.Of(Granularity.Day).ShouldBe([Window("2026-03-07T00:00:00Z", "2026-03-09T00:00:00Z"), Window("2026-03-23T00:00:00Z", "2026-03-25T00:00:00Z")]);
        cover.Of(Granularity.Hour).ShouldBe([Window("2026-03-06T22:00:00Z", "2026-03-07T00:00:00Z"), Window("2026-03-25T00:00:00Z", "2026-03-25T03:00:00Z")]);
    }

    [Fact]
    public void a_ragged_window_is_cut_at_days_hours_and_minutes()
    {
        var window = new TimeWindow(At("2026-03-10T22:58:30Z"), At("2026-03-13T01:01:00.5Z"));

        var cover = WindowCover.Of(window, Granularities.UpToDay);

        cover.Edges.ShouldBe([Window("2026-03-10T22:58:30Z", "2026-03-10T22:59:00Z"), Window("2026-03-13T01:01:00Z", "2026-03-13T01:01:00.5Z")]);
        cover.Of(Granularity.Minute).ShouldBe([Window("2026-03-10T22:59:00Z", "2026-03-10T23:00:00Z"), Window("2026-03-13T01:00:00Z", "2026-03-13T01:01:00Z")]);
        cover.Of(Granularity.Hour).ShouldBe([Window("2026-03-10T23:00:00Z", "2026-03-11T00:00:00Z"), Window("2026-03-13T00:00:00Z", "2026-03-13T01:00:00Z")]);
        cover.Of(Granularity.Day).ShouldBe([Window("2026-03-11T00:00:00Z", "2026-03-13T00:00:00Z")]);
    }

    [Theory]
    [InlineData("2026-03-10T12:00:10Z", "2026-03-10T12:00:50Z")]
    [InlineData("2026-03-10T12:00:10Z", "2026-03-10T12:01:00Z")]
    [InlineData("2026-03-10T12:00:00Z", "2026-03-10T12:00:59.9999999Z")]
    [InlineData("2026-03-10T12:00:59Z", "2026-03-10T12:01:01Z")]
    public void a_window_without_a_whole_minute_is_read_from_the_records(string start, string end)
    {
        var cover = WindowCover.Of(Window(start, end), Granularities.UpToDay);

        cover.Edges.Sum(edge => edge.Length.Ticks).ShouldBe((At(end) - At(start)).Ticks);
        cover.Of(Granularity.Minute).ShouldBeEmpty();
        cover.Of(Granularity.Hour).ShouldBeEmpty();
        cover.Of(Granularity.Day).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2026-03-10T12:00:00Z", "2026-03-10T12:00:00Z")]
    [InlineData("2026-03-10T12:00:10Z", "2026-03-10T12:00:10Z")]
    [InlineData("2026-03-11T00:00:00Z", "2026-03-10T00:00:00Z")]
    public void an_empty_window_has_no_pieces(string start, string end) =>
        All(WindowCover.Of(Window(start, end), Granularities.UpToDay)).ShouldBeEmpty();

    [Fact]
    public void no_read_model_reads_records_for_a_window_of_whole_minutes()
    {
        RollupModel[] models = [LedgerReadModel.Rollups, LedgerReadModel.RemovedPersonalData, .. ReadModelCatalogue.All.OfType<CategoryReadModel>().SelectMany(model => model.Rollups)];

        foreach (var model in models)
            WindowCover.Of(Window("2026-03-09T22:58:00Z", "2026-03-10T23:01:00Z"), model.Granularities).Edges.ShouldBeEmpty(model.Name);
    }

    [Fact]
    public void all_of_time_is_days()
    {
        var everything = new TimeWindow(DateTimeOffset.MinValue, DateTimeOffset.MaxValue.AddDays(-1));

        var cover = WindowCover.Of(everything, Granularities.UpToDay);

        cover.Of(Granularity.Day).ShouldBe([Window("0001-01-01T00:00:00Z", "9999-12-30T00:00:00Z")]);
        All(cover).Sum(piece => piece.Length.Ticks).ShouldBe(everything.Length.Ticks);
    }

    [Theory]
    [InlineData("9999-12-31T23:59:30Z", "9999-12-31T23:59:45Z")]
    [InlineData("9999-12-31T23:10:30Z", "9999-12-31T23:59:45Z")]
    [InlineData("9999-12-30T00:00:01Z", "9999-12-31T23:59:59Z")]
    public void a_window_at_the_end_of_time_is_covered_too(string start, string end) =>
        All(WindowCover.Of(Window(start, end), Granularities.UpToDay)).Sum(piece => piece.Length.Ticks).ShouldBe((At(end) - At(start)).Ticks);

    private static long Buckets(IEnumerable<TimeWindow> pieces, TimeSpan length)
    {
        var buckets = 0L;
        foreach (var piece in pieces)
        {
            (piece.Start.UtcTicks % length.Ticks).ShouldBe(0);
            (piece.End.UtcTicks % length.Ticks).ShouldBe(0);
            buckets += piece.Length.Ticks / length.Ticks;
        }

        return buckets;
    }

    private static IEnumerable<TimeWindow> All(WindowCover cover) => [.. cover.Of(Granularity.Day), .. cover.Of(Granularity.Hour), .. cover.Of(Granularity.Minute), .. cover.Edges];

    private static TimeWindow Window(string start, string end) => new(At(start), At(end));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text);
}
