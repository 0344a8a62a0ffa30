using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Tests.Support;
using BusinessMetrics.Trust.Subjects.Erasing;
using Microsoft.Extensions.Time.Testing;

namespace BusinessMetrics.Tests.Trust.Subjects.Erasing;

public sealed class ErasureLogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string File => Path.Combine(_directory.Path, "checkpoints", "erasures.log");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task what_is_appended_is_read_again()
    {
        Erasure[] erasures = [New(), New(), New()];
        using (var log = await OpenAsync())
        {
            await log.AppendAsync(erasures[..1], default);
            await log.AppendAsync(erasures[1..], default);
        }

        using var again = await OpenAsync();
        (await again.ReadAsync(default)).ShouldBe(erasures);
    }

    [Fact]
    public async Task a_line_that_was_torn_while_it_was_written_is_passed_over_wherever_it_stands()
    {
        Erasure[] erasures = [New(), New()];
        using var log = await OpenAsync();
        await log.AppendAsync(erasures[..1], default);
        var whole = await System.IO.File.ReadAllTextAsync(File);
        await System.IO.File.AppendAllTextAsync(File, whole[..40]);

        (await log.ReadAsync(default)).ShouldBe(erasures[..1]);
        await log.AppendAsync(erasures[1..], default);
        (await log.ReadAsync(default)).ShouldBe(erasures);
        await log.AppendAsync([New()], default);
        (await log.ReadAsync(default)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task a_last_line_that_only_lacks_its_end_counts_also_after_the_next_one()
    {
        Erasure[] erasures = [New(), New()];
        using var log = await OpenAsync();
        await log.AppendAsync(erasures[..1], default);
        await System.IO.File.WriteAllTextAsync(File, (await System.IO.File.ReadAllTextAsync(File)).TrimEnd('\n'));

        (await log.ReadAsync(default)).ShouldBe(erasures[..1]);
        await log.AppendAsync(erasures[1..], default);
        (await log.ReadAsync(default)).ShouldBe(erasures);
    }

    [Fact]
    public async Task a_line_that_was_altered_stops_the_start_and_is_named()
    {
        using var log = await OpenAsync();
        await log.AppendAsync([New(), New()], default);
        await System.IO.File.WriteAllTextAsync(File, "x" + await System.IO.File.ReadAllTextAsync(File));

        var refused = await Should.ThrowAsync<StartupException>(() => log.OpenAsync(default));

        refused.Message.ShouldContain("Line 1");
        refused.Message.ShouldContain(File);
    }

    [Fact]
    public async Task several_writers_lose_nothing()
    {
        var erasures = Enumerable.Range(0, 40).Select(_ => New()).ToArray();
        using var one = await OpenAsync();
        using var other = await OpenAsync();

        await Task.WhenAll(erasures.Select((erasure, i) => (i % 2 == 0 ? one : other).AppendAsync([erasure], default)));

        (await one.ReadAsync(default)).ShouldBe(erasures, ignoreOrder: true);
    }

    [Fact]
    public async Task nothing_is_written_while_another_node_writes()
    {
        var clock = new FakeTimeProvider();
        using (await OpenAsync())
        {
        }

        using var log = new ErasureLog(File, clock);
        await using (new FileStream(File, FileMode.Open, FileAccess.ReadWrite, FileShare.Read))
        {
            var append = log.AppendAsync([New()], default);
            clock.Advance(TimeSpan.FromSeconds(6));
            await Should.ThrowAsync<IOException>(() => append);
        }

        (await log.ReadAsync(default)).ShouldBeEmpty();
        var erasure = New();
        await log.AppendAsync([erasure], default);
        (await log.ReadAsync(default)).ShouldBe([erasure]);
    }

    private async Task<ErasureLog> OpenAsync()
    {
        var log = new ErasureLog(File, TimeProvider.System);
        await log.OpenAsync(default);
        return log;
    }

    private static Erasure New() => new(Guid.NewGuid(), DateTimeOffset.UtcNow, "ada", Guid.NewGuid());
}
