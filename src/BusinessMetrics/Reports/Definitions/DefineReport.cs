using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Freshness;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Reports.Definitions;

/// <summary><c>PUT /reports/{name}</c>: defines a report or replaces its definition.</summary>
public static class DefineReport
{
    internal const int MaximumBytes = 256 * 1024;
    private const int Most = 200;

    private static readonly RequestBodyDescription Body = new(typeof(ReportData), "The report.", JsonNode.Parse(ReportExamples.DefinitionJson)!);

    private static readonly AuditedAction Audited = new("report.define", "report", "name");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, RecordedAt.Told, ReportExamples.Name, Body, ReportExamples.Report);

    [WolverinePut("/reports/{name}", OperationId = "defineReport")]
    [Tags("Reports")]
    [EndpointSummary("Define or replace a report")]
    [EndpointDescription("The same again changes nothing; every version is kept. One that is built in is replaced by this. What was made before stays as it was made.")]
    [Authorize(Policy = Policies.ManageReports)]
    [ProducesResponseType<ReportResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Put(
        string name, HttpContext context, ReportStreams streams, ReportCatalogue reports, PersonalDataFilter filter, CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{MaximumBytes / 1024} KB");
        var errors = new List<FieldError>();
        if (ReportDefinitionReader.Read(name, body, filter, errors) is not { } definition)
            return Problems.Invalid(errors);
        var known = await reports.AllAsync(null, cancellation);
        if (known.Count >= Most && known.All(report => report.Definition.Name != name))
            return Problems.Invalid(new FieldError("name", $"the {Most + 1}st report", $"at most {Most} of them"));

        var caller = Caller.Of(context);
        var (version, setAt, position) = await streams.DefineAsync(definition, caller, Audited.Done(context, name, $"{definition.Sections.Count} sections"), cancellation);
        RecordedAt.Tell(context, position);
        return Results.Json(new ReportResponse(name, ReportData.Of(definition), ReportResponse.OfApi, version, setAt, caller.Name));
    }
}
