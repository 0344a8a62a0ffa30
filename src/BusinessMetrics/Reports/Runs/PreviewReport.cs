using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Reports.Definitions;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering;
using BusinessMetrics.Trust.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Reports.Runs;

/// <summary><c>POST /reports/preview</c>: what a definition makes as of now.</summary>
public static class PreviewReport
{
    private const string Name = "preview";

    private static readonly RequestBodyDescription Body = new(typeof(ReportData), "The report.", JsonNode.Parse(ReportExamples.DefinitionJson)!);

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Body, ResponseExample.Ok("""{"format": 1, "name": "preview", "title": "Training every Monday", "sections": []}"""));

    [WolverinePost("/reports/preview", OperationId = "previewReport")]
    [Tags("Reports")]
    [EndpointSummary("Look at a report before it is defined")]
    [EndpointDescription("The report that a definition makes as of now, in JSON, or as a page where text/html is accepted. Nothing is kept, and nothing signs it.")]
    [Authorize(Policy = Policies.MakeReports)]
    [ProducesResponseType<ReportDocument>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Post(HttpContext context, ReportMaker maker, PersonalDataFilter filter, TimeProvider clock, CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, DefineReport.MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{DefineReport.MaximumBytes / 1024} KB");
        var errors = new List<FieldError>();
        if (ReportDefinitionReader.Read(Name, body, filter, errors) is not { } definition)
            return Problems.Invalid(errors);
        var caller = ReportCaller.Of(context);
        if (definition.Services?.FirstOrDefault(service => !caller.Scope.Allows(service)) is { } other)
            return caller.Scope.Refusal(other);
        var services = definition.Services ?? caller.Scope.Services;
        if (RunDataReader.Read(default, definition, 0, context, services, filter, clock.GetUtcNow(), errors) is not { } wanted)
            return Problems.Invalid(errors);
        var document = await maker.PreviewAsync(wanted, cancellation);
        var format = context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase) ? ReportFormat.Html : ReportFormat.Json;
        return Results.Bytes(await maker.RenderAsync(document, format, cancellation), ReportRenderer.MediaTypeOf(format));
    }
}
