using BusinessMetrics.Platform.Outbound;
using Microsoft.Extensions.Time.Testing;

namespace BusinessMetrics.Tests.Platform.Outbound;

public sealed class CircuitBreakerTests
{
    private readonly FakeTimeProvider _clock = new(new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private readonly CircuitBreakers _breakers;
    private readonly CircuitBreaker _breaker;
    private int _calls;

    public CircuitBreakerTests()
    {
        _breakers = new(_clock);
        _breaker = _breakers.Of("channel on-call", "webhook");
    }

    private Task<bool> CallAsync(bool isWell) => _breaker.TryAsync(
        _ =>
        {
            _calls++;
            return ValueTask.FromResult(isWell);
        },
        CancellationToken.None);

    private async Task FailAsync(int failures, int successes)
    {
        for (var i = 0; i < successes; i++)
            await CallAsync(isWell: true);
        for (var i = 0; i < failures; i++)
            await CallAsync(isWell: false);
    }

    [Theory]
    [InlineData(7, 3, true)]
    [InlineData(6, 4, false)]
    [InlineData(9, 0, false)]
    [InlineData(14, 7, false)]
    public async Task it_opens_when_seven_of_ten_of_at_least_ten_calls_failed(int failures, int successes, bool isOpen)
    {
        await FailAsync(failures, successes);

        _breaker.IsOpen.ShouldBe(isOpen);
        _breaker.Limit(4).ShouldBe(isOpen ? 0 : 4);
    }

    [Fact]
    public async Task while_it_is_open_nothing_is_called_and_it_is_shown()
    {
        await FailAsync(10, 0);
        _calls = 0;

        (await CallAsync(isWell: true)).ShouldBeFalse();
        _calls.ShouldBe(0);
        _breakers.Open.ShouldBe(["channel on-call"]);
        _breakers.OpenByKind.ShouldBe(new Dictionary<string, int> { ["webhook"] = 1 });
    }

    [Fact]
    public async Task after_half_a_minute_one_tries_and_closes_it()
    {
        await FailAsync(10, 0);
        _clock.Advance(CircuitBreaker.BreakDuration);

        _breaker.Limit(4).ShouldBe(1);
        (await CallAsync(isWell: true)).ShouldBeTrue();
        _breaker.Limit(4).ShouldBe(4);
        _breakers.Open.ShouldBeEmpty();
    }

    [Fact]
    public async Task one_that_tries_in_vain_opens_it_again()
    {
        await FailAsync(10, 0);
        _clock.Advance(CircuitBreaker.BreakDuration);

        (await CallAsync(isWell: false)).ShouldBeTrue();
        _breaker.Limit(4).ShouldBe(0);
        (await CallAsync(isWell: true)).ShouldBeFalse();
    }

    [Fact]
    public async Task each_destination_has_its_own()
    {
        await FailAsync(10, 0);

        _breakers.Of("channel other", "webhook").IsOpen.ShouldBeFalse();
        _breakers.Of("channel on-call", "webhook").ShouldBeSameAs(_breaker);
    }
}
