using System.Text.Json.Nodes;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Reports.Definitions;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Reports.Runs;

/// <summary><c>POST /reports/{name}/runs</c>: has a report made.</summary>
public static class MakeReport
{
    internal const int MaximumBytes = 16 * 1024;

    private static readonly RequestBodyDescription Body = new(typeof(RunData), "May be left out: then it is made as of now, as a PDF.", JsonNode.Parse("""{"formats": ["pdf", "xlsx"]}""")!);

    private static readonly AuditedAction Audited = new("report.make", "report", "name");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, ReportExamples.Name, Body, RunExamples.Accepted);

    [WolverinePost("/reports/{name}/runs", OperationId = "makeReport")]
    [Tags("Reports")]
    [EndpointSummary("Have a report made")]
    [EndpointDescription("202 with the run; poll the address in Location. It asks what the caller may read, people as pseudonyms, as of a moment; the same definition, period and moment make the same report, byte for byte. While one of a definition and period is under way, that is the answer.")]
    [Authorize(Policy = Policies.MakeReports)]
    [ProducesResponseType<RunResponse>(StatusCodes.Status202Accepted)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Post(
        string name,
        HttpContext context,
        ReportCatalogue reports,
        ReportRunLog runs,
        ReportSignal signal,
        AuditTrail trail,
        PersonalDataFilter filter,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        if (await BodyReader.ReadAsync(context.Request, MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{MaximumBytes / 1024} KB");
        var caller = ReportCaller.Of(context);
        if (await reports.FindAsync(name, null, cancellation) is not { } report)
            return ReportProblems.NoReport(name);
        if (!caller.MaySee(report.Definition))
            return caller.Scope.Refusal();
        var errors = new List<FieldError>();
        var now = clock.GetUtcNow();
        if (RunDataReader.Read(body, report.Definition, report.Version, context, report.Definition.Services ?? caller.Scope.Services, filter, now, errors) is not { } wanted)
            return Problems.Invalid(errors);
        var (run, isNew) = await runs.AddAsync(wanted, Guid.CreateVersion7(now), now, cancellation);
        if (isNew)
            await trail.RecordAsync(Audited.Done(context, name, $"run {run.Id}"), cancellation);
        signal.Signal();
        return Results.Accepted($"/report-runs/{run.Id}", RunResponse.Of(run, [], caller.SeesPeople));
    }
}
