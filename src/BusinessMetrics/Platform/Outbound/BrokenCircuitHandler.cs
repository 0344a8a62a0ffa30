namespace BusinessMetrics.Platform.Outbound;

/// <summary>Protects an HTTP client's one destination: while its circuit is open, calls fail at once.</summary>
public sealed class BrokenCircuitHandler(CircuitBreaker breaker) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage? answer = null;
        Exception? failure = null;
        var isCalled = await breaker.TryAsync(
            async cancellation =>
            {
                try
                {
                    answer = await base.SendAsync(request, cancellation);
                    return (int)answer.StatusCode < StatusCodes.Status500InternalServerError;
                }
                catch (HttpRequestException exception)
                {
                    failure = exception;
                    return false;
                }
            },
            cancellationToken);
        return answer ?? throw failure ?? new HttpRequestException(isCalled ? "it did not answer" : "it did not answer the last times, and is spared for a moment");
    }
}
