using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Names;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using BusinessMetrics.Watch.Alerts.Rules;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Watch.Alerts;

/// <summary>What one says of an alert, for the API document.</summary>
public sealed record AcknowledgementData
{
    /// <summary>At most 500 characters.</summary>
    public string? Note { get; init; }
}

/// <summary><c>POST /alerts/{id}/ack</c>: somebody sees to an alert.</summary>
public static class AcknowledgeAlert
{
    private const int MaximumBytes = 16 * 1024;
    private const int LongestNote = 500;

    private static readonly string[] Fields = ["note"];

    private static readonly RequestBodyDescription Body = new(
        typeof(AcknowledgementData), "What others should know.", JsonNode.Parse("""{"note": "The cluster is being restarted."}""")!)
    { IsOptional = true };

    private static readonly AuditedAction Audited = new("alert.acknowledge", "alert", "id");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RecordedAt.Told, AlertExamples.Id, Body, AlertExamples.Acknowledged);

    [WolverinePost("/alerts/{id}/ack", OperationId = "acknowledgeAlert")]
    [Tags("Alerts")]
    [EndpointSummary("Acknowledge an alert")]
    [EndpointDescription("It fires on, and nobody is told again that it does; its end is told. The first who acknowledges it does: whoever comes later changes nothing.")]
    [Authorize(Policy = Policies.AcknowledgeAlerts)]
    [ProducesResponseType<AlertResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Post(
        string id, HttpContext context, AlertListing listing, Acknowledgements acknowledgements, PersonalDataFilter filter, CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{MaximumBytes / 1024} KB");
        var errors = new List<FieldError>();
        var note = body.Length == 0 ? null : Note(body, filter, errors);
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        if (!Guid.TryParse(id, out var alertId) || await listing.AlertsAsync(new(Id: alertId), 1, null, cancellation) is not [var alert])
            return AlertProblems.NoAlert;
        var scope = ServiceScope.Of(context.User);
        if (!scope.Allows(alert.Service))
            return scope.Refusal();
        if (!alert.IsFiring)
            return Problems.Conflict("alert-resolved", "The alert has ended", "What fires no more need not be acknowledged.");
        var caller = Caller.Of(context);
        var (acknowledgement, position) = await acknowledgements.AddAsync(
            new() { AlertId = alertId, By = caller.Name, Note = note }, caller, Audited.Done(context, alertId.ToString(), $"rule {alert.Rule}"), cancellation);
        RecordedAt.Tell(context, position);
        return Results.Json(AlertResponse.Of(alert with { Acknowledgement = acknowledgement }, isStale: false));
    }

    private static string? Note(ReadOnlyMemory<byte> json, PersonalDataFilter filter, List<FieldError> errors)
    {
        if (JsonFields.Parse(json, Fields, errors)?.Prose("note", LongestNote) is not { } note)
            return null;
        if (ForbiddenCharacter.ControlIn(note) is { } control)
            errors.Add(new("note", control.ToString(), "text without control characters"));
        return filter.Text("note", note, errors);
    }
}
