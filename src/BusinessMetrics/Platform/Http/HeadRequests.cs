namespace BusinessMetrics.Platform.Http;

/// <summary>HEAD is GET without a body (RFC 9110, 9.3.2): load balancers and monitors ask so whether somebody is there.</summary>
public static class HeadRequests
{
    public static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        var body = context.Response.Body;
        context.Request.Method = HttpMethods.Get;
        context.Response.Body = Stream.Null;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
            context.Response.Body = body;
        }
    }

    /// <summary>Whether a request that looks like GET asks for no body: one that has no end must not be begun.</summary>
    public static bool IsHead(HttpContext context) => context.Response.Body == Stream.Null;
}
