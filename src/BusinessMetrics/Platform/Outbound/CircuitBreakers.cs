using System.Collections.Concurrent;

namespace BusinessMetrics.Platform.Outbound;

/// <summary>One for each destination that this node calls.</summary>
public sealed class CircuitBreakers(TimeProvider clock)
{
    /// <summary>The kind of the authority where people sign in; the others are those of channels.</summary>
    public const string Authority = "authority";

    private readonly ConcurrentDictionary<string, CircuitBreaker> _byDestination = new(StringComparer.Ordinal);

    /// <param name="destination">What is called, by a name that no other has.</param>
    /// <param name="kind">What it is, in one of few words.</param>
    public CircuitBreaker Of(string destination, string kind) => _byDestination.GetOrAdd(destination, _ => new CircuitBreaker(kind, clock));

    /// <summary>The destinations that are spared now, in order.</summary>
    public IReadOnlyList<string> Open =>
        [.. _byDestination.Where(each => each.Value.IsOpen).Select(each => each.Key).Order(StringComparer.Ordinal)];

    /// <summary>How many are spared, by kind.</summary>
    public IReadOnlyDictionary<string, int> OpenByKind =>
        _byDestination.Values.Where(breaker => breaker.IsOpen).GroupBy(breaker => breaker.Kind).ToDictionary(kind => kind.Key, kind => kind.Count());
}
