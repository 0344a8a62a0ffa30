using System.Globalization;
using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.ReadModels;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Live;

/// <summary><c>GET /live</c>: tells an open page whose figures moved, so that it asks for those again and for no others.</summary>
public static class GetLive
{
    private const string LastEventId = "Last-Event-ID";

    private static readonly ResponseExample Example = new(StatusCodes.Status200OK, JsonValue.Create(
        "event: figures\nid: 4711\ndata: {\"at\":\"4711\",\"moved\":[\"ledger\",\"cost\",\"alerts\"]}\n\n")!);

    private static readonly HeaderDescription Since = new(LastEventId, "The id of the last event that was received: the first one then tells what moved since.", "4711");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(new DisableRequestTimeoutAttribute(), Since, Example);

    [WolverineGet("/live", OperationId = "getLive")]
    [Tags("Live")]
    [EndpointSummary("Follow the figures")]
    [EndpointDescription("Server-Sent Events. 'figures' names the read models whose figures moved (the first one all), at most once a second, and the place in the log (Figures-At); 'unavailable' says that the database does not answer; 'end' says why the stream ends: expired, revoked or stopping.")]
    [Authorize(Policy = Policies.ReadFigures)]
    [ProducesResponseType<string>(StatusCodes.Status200OK, LiveStream.MediaType)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status503ServiceUnavailable, "application/problem+json")]
    public static IResult Get(
        HttpContext context,
        LiveWatcher watcher,
        LiveAdmission admission,
        IReadOnlyList<ReadModel> models,
        IEnumerable<IRevokedTokens> revoked,
        IHostApplicationLifetime lifetime,
        TimeProvider clock)
    {
        if (new QueryReader(context.Request.Query, []).Problem is { } problem)
            return problem;
        if (HeadRequests.IsHead(context))
        {
            LiveStream.Open(context.Response);
            return Results.Empty;
        }

        var (place, refusal) = admission.Enter(context);
        return place is null
            ? refusal!
            : new LiveStream(watcher, LiveListener.Of(context.User, models, revoked), place, SinceOf(context), clock, lifetime.ApplicationStopping);
    }

    /// <summary>What is no place in the log is of another service's, and the listener is told all.</summary>
    private static long? SinceOf(HttpContext context) =>
        long.TryParse(context.Request.Headers[LastEventId], NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : null;
}
