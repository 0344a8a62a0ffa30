using Polly;
using Polly.CircuitBreaker;

namespace BusinessMetrics.Platform.Outbound;

/// <summary>
/// Spares a destination that does not answer, and those who wait for it: of at least ten calls in a minute seven of ten failed, so
/// for half a minute there is none; then one tries, and if that fails there is none for as long again.
/// </summary>
public sealed class CircuitBreaker
{
    public const double FailureRatio = 0.7;
    public const int MinimumThroughput = 10;
    public static readonly TimeSpan SamplingDuration = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(30);

    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<bool> _pipeline;
    private readonly TimeProvider _clock;
    private DateTimeOffset _openUntil;

    public CircuitBreaker(string kind, TimeProvider clock)
    {
        (Kind, _clock) = (kind, clock);
        _pipeline = new ResiliencePipelineBuilder<bool> { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<bool>
            {
                FailureRatio = FailureRatio,
                MinimumThroughput = MinimumThroughput,
                SamplingDuration = SamplingDuration,
                BreakDuration = BreakDuration,
                StateProvider = _state,
                ShouldHandle = call => ValueTask.FromResult(call.Outcome is { Result: false } or { Exception: not null and not OperationCanceledException }),
                OnOpened = opened =>
                {
                    _openUntil = clock.GetUtcNow() + opened.BreakDuration;
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>What is called: a kind of channel, mail, or the authority of sign-ins.</summary>
    public string Kind { get; }

    /// <summary>Whether calls are spared, or one is to try.</summary>
    public bool IsOpen => _state.CircuitState != CircuitState.Closed;

    /// <summary>How many calls at a time are of use: none while it is open, one where that is to try.</summary>
    public int Limit(int most) => !IsOpen ? most : _clock.GetUtcNow() >= _openUntil ? Math.Min(1, most) : 0;

    /// <summary>Calls, unless the circuit is open.</summary>
    /// <param name="call">Answers whether the destination is well, whatever it thinks of what it was sent.</param>
    /// <returns>False where it was not called.</returns>
    public async Task<bool> TryAsync(Func<CancellationToken, ValueTask<bool>> call, CancellationToken cancellation)
    {
        try
        {
            await _pipeline.ExecuteAsync(call, cancellation);
            return true;
        }
        catch (BrokenCircuitException)
        {
            return false;
        }
    }
}
