using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Trust.Archive;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Archive;

namespace BusinessMetrics.Tests.Trust.Archive;

public sealed class ArchiveFileTests : IDisposable
{
    private static readonly DateTimeOffset Epoch = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private string Name => Path.Combine(_directory.Path, "file.parquet");

    private static ArchivedEvent Event(long sequence, DateTimeOffset occurredAt, string data = "{}", string? correlationId = null, string? userName = null) => new(
        new(sequence, Guid.NewGuid(), $"metrics/2026-11-23/{sequence}", 1 + sequence % 7, "usage_observed", data, LoggedEvent.Microseconds(Epoch) + sequence, correlationId, userName, sequence % 2 == 0),
        occurredAt);

    private async Task WriteAsync(params IReadOnlyList<ArchivedEvent>[] groups)
    {
        await using var writer = await ArchiveWriter.CreateAsync(Name, default);
        foreach (var group in groups)
            await writer.WriteAsync(group);
        await writer.CompleteAsync();
    }

    [Fact]
    public async Task what_is_written_is_read_back_with_every_character_and_microsecond()
    {
        ArchivedEvent[] events =
        [
            Event(1, Epoch.AddMicroseconds(1), """{"n": "ünï 😀 \" \\ \u0001"}"""),
            Event(2, Epoch.AddMicroseconds(999_999), "{}", correlationId: "", userName: ""),
            Event(long.MaxValue - 1, DateTimeOffset.UnixEpoch, "{}", correlationId: "c", userName: null),
            Event(4, new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero), new string('x', 100_000), userName: "somebody"),
        ];
        events[2] = events[2] with { Event = events[2].Event with { TimestampMicroseconds = 7 } };
        await WriteAsync(events[..2], events[2..]);

        await using var reader = await ArchiveReader.OpenAsync(Name, default);

        reader.Groups.ShouldBe(2);
        (await reader.ReadAsync(0, default)).ShouldBe(events[..2]);
        (await reader.ReadAsync(1, default)).ShouldBe(events[2..]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1234)]
    public async Task a_group_is_passed_over_only_where_it_holds_nothing_that_is_asked_for(int count)
    {
        var random = new Random(count);
        var events = Enumerable.Range(0, count).Select(i => Event(1000 + i, Epoch.AddMicroseconds(random.NextInt64(1_000_000_000)))).ToArray();
        random.Shuffle(events);
        await WriteAsync(events);

        await using var reader = await ArchiveReader.OpenAsync(Name, default);

        foreach (var (recorded, at) in events)
        {
            reader.MayHold(0, at, at.AddMicroseconds(1)).ShouldBeTrue();
            reader.MayHold(0, recorded.Sequence - 1, recorded.Sequence).ShouldBeTrue();
        }

        var (first, last) = (events.Min(archived => archived.OccurredAt), events.Max(archived => archived.OccurredAt));
        reader.MayHold(0, first.AddDays(-1), first).ShouldBeFalse();
        reader.MayHold(0, last.AddMicroseconds(1), last.AddDays(1)).ShouldBeFalse();
        reader.MayHold(0, 0, 999).ShouldBeFalse();
        reader.MayHold(0, 999 + count, 10_000).ShouldBeFalse();
    }

    [Fact]
    public void a_manifest_reads_back_and_anything_else_is_refused()
    {
        var part = new ArchivedPart(new(2026, 11, 23), 2, 10, 20, [1, 2, 3], 4, 50, Epoch, Epoch.AddDays(1), "log\n60\n", Epoch, null, null);

        var json = ArchiveManifest.Of(part).ToJson();

        json.ShouldContain("\"file\": \"2026-11-23.2.parquet\"");
        var read = ArchiveManifest.Parse(json, "it").ToPart(Epoch);
        (read with { Sha256 = part.Sha256 }).ShouldBe(part);
        read.Sha256.ShouldBe(part.Sha256);
        foreach (var broken in (string[])["", "{}", "[]", "null", json.Replace("archive/1", "archive/2", StringComparison.Ordinal), json[..^20]])
            Should.Throw<ArchiveUnreadableException>(() => ArchiveManifest.Parse(broken, "it")).Message.ShouldContain("it");
    }

    [Fact]
    public void files_lie_under_year_and_month()
    {
        ArchiveDirectory.FileOf(new(2026, 1, 2), 1).ShouldBe("2026/01/2026-01-02.parquet");
        ArchiveDirectory.FileOf(new(2026, 1, 2), 3).ShouldBe("2026/01/2026-01-02.3.parquet");
    }
}
