using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;

namespace BusinessMetrics.Ingest.Recording;

/// <summary>The Idempotency-Key header: any text that the caller uses for one request only, and again for its repetitions.</summary>
public static class IdempotencyKey
{
    private const int Longest = 200;

    public static string? Read(HttpRequest request, List<FieldError> errors)
    {
        var key = request.Headers[RequestIdentity.IdempotencyHeader].ToString();
        if (key.Length == 0)
            return null;
        if (CodePoints.CountOf(key) <= Longest)
            return key;
        errors.Add(new(RequestIdentity.IdempotencyHeader, FieldError.QuoteWithLength(key), $"at most {Longest} characters"));
        return null;
    }
}
