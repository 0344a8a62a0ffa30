using System.Buffers;
using System.IO.Pipelines;

namespace BusinessMetrics.Platform.Http;

/// <summary>Reads a request's body whole, up to a limit.</summary>
public static class BodyReader
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The body's bytes, inflated and without a byte order mark (RFC 8259, 8.1), or null if there are more than <paramref name="limit"/>.</summary>
    /// <exception cref="BadHttpRequestException">It is not encoded as it says.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellation)
    {
        if (request.ContentLength > limit)
            return null;
        while (true)
        {
            var read = await ReadNextAsync(request, cancellation);
            if (read.Buffer.Length > limit)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                ReadOnlyMemory<byte> body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body.Span.StartsWith(ByteOrderMark) ? body[ByteOrderMark.Length..] : body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static async ValueTask<ReadResult> ReadNextAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            return await request.BodyReader.ReadAsync(cancellation);
        }
        // Brotli has another word for the same.
        catch (Exception exception) when (exception is InvalidDataException || exception is InvalidOperationException { Source: "System.IO.Compression.Brotli" })
        {
            throw new BadHttpRequestException("The body is not compressed as its Content-Encoding says.");
        }
    }
}
