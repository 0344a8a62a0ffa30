using System.Globalization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Monitoring;

namespace BusinessMetrics.Platform.Freshness;

/// <summary>
/// Before an endpoint answers from read models: waits for what the caller asks to be included, fixes the state that the
/// answer is made from, and says how far it reaches. After authorization in the pipeline.
/// </summary>
public sealed class FreshAnswers(RequestDelegate next, FigureStates states, FigureWaits waits, ProjectionStates projections, TimeProvider clock)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>A read model that stands still needs somebody.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(10);

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<AnsweredFrom>() is not { } from)
        {
            await next(context);
            return;
        }

        var (own, others) = Split(context.Request.Query);
        var query = new QueryReader(own, AnsweredFrom.Parameters);
        var position = query.Has(AnsweredFrom.WaitFor) ? query.WholeNumber(AnsweredFrom.WaitFor) : (long?)null;
        var patience = TimeSpan.FromSeconds((double)query.Fraction(AnsweredFrom.Wait));
        if (position is null && query.Has(AnsweredFrom.Wait))
            query.Refuse(AnsweredFrom.Wait.Name, $"wait without {AnsweredFrom.WaitFor.Name}", "the two together");
        if (query.Problem is { } problem)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        var cancellation = context.RequestAborted;
        var state = await states.CurrentAsync(cancellation);
        if (position is { } wanted && state.PositionOf(from.Models) < wanted)
        {
            if (await waits.EndOfLogAsync(cancellation) is var end && wanted > end)
            {
                query.Refuse(AnsweredFrom.WaitFor.Name, wanted.ToString(CultureInfo.InvariantCulture), $"a place in the log, which ends at {end}; one beyond is of another store, or was lost when this one was restored");
                await query.Problem!.ExecuteAsync(context);
                return;
            }

            state = await waits.UntilAsync(from.Models, wanted, patience, cancellation);
            if (state.PositionOf(from.Models) < wanted)
            {
                await (await NotYetAsync(context, from, state, wanted)).ExecuteAsync(context);
                return;
            }
        }

        var asked = new AskedFigures(state, from);
        context.Features.Set(asked);
        if (own.Count > 0)
            context.Request.Query = others;
        context.Response.OnStarting(() =>
        {
            if (context.Response.StatusCode < StatusCodes.Status400BadRequest)
                context.Response.Headers[AnsweredFrom.Header] = asked.Position.ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        });
        await next(context);
    }

    /// <summary>The endpoint knows nothing of waiting, and refuses what it does not know.</summary>
    private static (QueryCollection Own, QueryCollection Others) Split(IQueryCollection query)
    {
        var parts = query.ToLookup(parameter => AnsweredFrom.Parameters.Any(own => own.Name == parameter.Key));
        return (new(parts[true].ToDictionary()), new(parts[false].ToDictionary()));
    }

    private async Task<IResult> NotYetAsync(HttpContext context, AnsweredFrom from, FigureState state, long wanted)
    {
        var now = clock.GetUtcNow();
        var concerned = (await projections.ReadAsync(context.RequestAborted)).Where(each => from.Models.Contains(each.Name)).ToArray();
        var behind = concerned.Where(each => each.Position < wanted).ToArray();
        var stopped = behind.Where(each => each.IsStalled(now)).Select(each => each.Name).ToArray();
        context.Response.Headers.RetryAfter = ((int)(stopped.Length > 0 ? Later : Soon).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problems.NotYet(
            $"Asked for is everything up to {wanted}; "
            + string.Join(", ", behind.Select(each => $"{each.Name} is at {each.Position}{(stopped.Contains(each.Name) ? " and stands still" : "")}")) + ".",
            new Dictionary<string, object?>
            {
                ["wait_for"] = wanted,
                ["includes_to"] = state.PositionOf(from.Models),
                ["read_models"] = concerned.Select(each => new BehindReadModel(each.Name, each.Position, stopped.Contains(each.Name), each.FailedSequence > each.Position ? each.FailedSequence : null)),
            });
    }

    /// <param name="StandsStill">It has work and does not get on with it; GET /projections says more.</param>
    /// <param name="FailedAt">The event that it could not apply, where it stopped at one.</param>
    private sealed record BehindReadModel(
        string Name,
        long Position,
        bool StandsStill,
        [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)] long? FailedAt);
}
