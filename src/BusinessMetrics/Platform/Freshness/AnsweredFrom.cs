using BusinessMetrics.Platform.Http;

namespace BusinessMetrics.Platform.Freshness;

/// <summary>
/// The read models that an endpoint answers from, all of them: what <c>wait_for</c> waits for there, what its cached
/// answers depend on, and what its answers say that they include. A test hides all others from each endpoint.
/// </summary>
public sealed record AnsweredFrom(params IReadOnlyList<string> Models)
{
    /// <summary>The place in the log up to which an answer includes what was recorded.</summary>
    public const string Header = "Figures-At";

    public const int LongestWait = 10;

    public static QueryParameter WaitFor { get; } = new("wait_for", $"Answer once everything up to this place in the log counts: the {RecordedAt.Header} header of what was sent, or the {Header} header of another answer.")
    {
        Range = (0, long.MaxValue),
        Example = 4711,
    };

    public static QueryParameter Wait { get; } = new("wait", $"With wait_for: how many seconds at most, up to {LongestWait}; then it is 503, which says how far the figures are.")
    {
        IsFraction = true,
        Range = (0, LongestWait),
        Default = "2",
    };

    /// <summary>Every such endpoint takes them.</summary>
    public static IReadOnlyList<QueryParameter> Parameters { get; } = [WaitFor, Wait];
}

/// <summary>The state that a request is answered from: what it holds at least counts in the answer.</summary>
public sealed record AskedFigures(FigureState State, AnsweredFrom From)
{
    /// <summary>Equal where equal questions to the endpoint have equal answers.</summary>
    public string Key => State.KeyOf(From.Models);

    public long Position => State.PositionOf(From.Models);

    /// <exception cref="InvalidOperationException">The endpoint does not say what it is <see cref="AnsweredFrom"/>.</exception>
    public static AskedFigures Of(HttpContext context) =>
        context.Features.Get<AskedFigures>() ?? throw new InvalidOperationException($"{context.GetEndpoint()?.DisplayName} does not say which read models it answers from");
}

/// <summary>Tells who changes figures where in the log that is.</summary>
public sealed record RecordedAt
{
    public const string Header = "Recorded-At";

    /// <summary>Says of an endpoint that its answers tell, for the API document.</summary>
    public static RecordedAt Told { get; } = new();

    public static void Tell(HttpContext context, long position) => context.Response.Headers[Header] = position.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
