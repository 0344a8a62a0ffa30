using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Watch.Silences;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Watch.Routes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Silences;

/// <summary><c>POST /silences</c>: nobody is told of some alerts for a while.</summary>
public static class CreateSilence
{
    private const int MaximumBytes = 64 * 1024;
    private const int LongestComment = 500;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    private static readonly string[] Fields = ["match", "comment", "from", "to"];

    private static readonly RequestBodyDescription Body = new(
        typeof(SilenceData),
        "The silence.",
        JsonNode.Parse("""{"match": {"service": ["model-api"]}, "comment": "Moving to the new cluster.", "to": "2026-11-23T22:00:00Z"}""")!);

    private static readonly AuditedAction Audited = new("silence.set", "silence");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RecordedAt.Told, Body, SilenceExamples.Made);

    [WolverinePost("/silences", OperationId = "createSilence")]
    [Tags("Delivery")]
    [EndpointSummary("Silence alerts for a while")]
    [EndpointDescription("They are raised and listed as ever, and nobody is told that they fire. What still fires when it ends is told then; the end of what was told before is told at any time.")]
    [Authorize(Policy = Policies.ManageDelivery)]
    [ProducesResponseType<SilenceResponse>(StatusCodes.Status201Created)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Post(HttpContext context, SilenceStreams silences, PersonalDataFilter filter, TimeProvider clock, CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{MaximumBytes / 1024} KB");
        var errors = new List<FieldError>();
        var caller = Caller.Of(context);
        var now = clock.GetUtcNow();
        if (Read(body, caller, filter, now, errors) is not { } silence)
            return Problems.Invalid(errors);
        var audit = Audited.Done(context, silence.Id.ToString(), $"until {Iso8601.Format(silence.To)}");
        var (at, position) = await silences.CreateAsync(silence, caller, audit, cancellation);
        RecordedAt.Tell(context, position);
        return Results.Json(SilenceResponse.Of(silence, at, caller.Name, now, []), statusCode: StatusCodes.Status201Created);
    }

    private static Silence? Read(ReadOnlyMemory<byte> json, Caller caller, PersonalDataFilter filter, DateTimeOffset now, List<FieldError> errors)
    {
        if (JsonFields.Parse(json, Fields, errors) is not { } body)
            return null;
        var match = AlertMatchReader.Read(body, "match");
        if (match.IsEverything)
            body.Refuse("match", body.Received("match"), "at least one of rule, category, service, severity and late; everything is {\"rule\": [\"*\"]}");
        var comment = body.Prose("comment", LongestComment);
        if (comment is null)
            body.Refuse("comment", body.Received("comment"), $"why, in 1-{LongestComment} characters");
        else if (ForbiddenCharacter.ControlIn(comment) is { } control)
            body.Refuse("comment", control.ToString(), "text without control characters");
        var from = body.Instant("from") ?? now;
        var to = body.Instant("to");
        if (to is null)
            body.Refuse("to", body.Received("to"), Iso8601.Allowed);
        else if (to <= from || to <= now || to - from > Longest)
            body.Refuse("to", Iso8601.Format(to.Value), $"an instant to come, after from and at most {Longest.TotalDays:0} days later");
        return errors.Count > 0 ? null : new()
        {
            Id = Guid.CreateVersion7(now),
            Match = match,
            Author = caller.Name,
            Comment = filter.Text("comment", comment!, errors),
            From = Iso8601.Cut(from),
            To = Iso8601.Cut(to!.Value),
        };
    }
}
