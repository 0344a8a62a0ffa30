using System.Text.Json.Nodes;
using BusinessMetrics.Dashboard.Boards;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.PersonalData;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Dashboard.Boards;
using BusinessMetrics.Projections.Reports.Definitions;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Reports.Runs;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace BusinessMetrics.Reports.Shares;

/// <summary><c>POST /shares</c>: a link for somebody without an account.</summary>
public static class CreateShare
{
    private const int MaximumBytes = 32 * 1024;

    private static readonly RequestBodyDescription Body = new(typeof(ShareData), "What is shared, and for how long.", JsonNode.Parse(ShareExamples.DataJson)!);

    private static readonly AuditedAction Audited = new("share.create", "share");

    public static void Configure(HttpChain chain) => chain.Metadata.WithMetadata(Audited, Body, ShareExamples.Created);

    [WolverinePost("/shares", OperationId = "createShare")]
    [Tags("Shares")]
    [EndpointSummary("Share by a link")]
    [EndpointDescription("Whoever has the link in url reads what it is about, as a page and as files, until it expires or is revoked. It shows no more than the sharer may read, people as pseudonyms, and is told this once.")]
    [Authorize(Policy = Policies.Share)]
    [ProducesResponseType<ShareResponse>(StatusCodes.Status201Created)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status400BadRequest, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status409Conflict, "application/problem+json")]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status413PayloadTooLarge, "application/problem+json")]
    public static async Task<IResult> Post(
        HttpContext context,
        ShareLog shares,
        ReportRunLog runs,
        ReportMaker maker,
        BoardReader boards,
        AuditTrail trail,
        PersonalDataFilter filter,
        ServiceSettings settings,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        if (!settings.SharingEnabled)
            return ShareProblems.Disabled;
        if (await BodyReader.ReadAsync(context.Request, MaximumBytes, cancellation) is not { } body)
            return Problems.TooLarge($"{MaximumBytes / 1024} KB");
        var caller = ShareCaller.Of(context);
        if (caller.Subject is not { } owner)
            return ShareProblems.NoSubject;
        var errors = new List<FieldError>();
        var now = Iso8601.Cut(clock.GetUtcNow());
        if (ShareDataReader.Read(body, filter, now, errors) is not { } wanted)
            return Problems.Invalid(errors);
        if (wanted.Services?.FirstOrDefault(service => !caller.Scope.Allows(service)) is { } other)
            return caller.Scope.Refusal(other);

        var content = wanted.Content;
        var services = wanted.Services ?? caller.Scope.Services;
        var role = RunDataReader.RoleOf(context, services);
        switch (content.Kind)
        {
            case ShareKind.Run:
                var (run, refusal) = await RunCaller.FindAsync($"{content.Run}", context, runs, cancellation);
                if (run is null)
                    return refusal!;
                if (run.State != RunState.Done)
                    return RunProblems.NotDone(run);
                if (wanted.Services is not null && run.Wanted.Services is { } told && wanted.Services.FirstOrDefault(service => !ServiceScope.To(told).Allows(service)) is { } beyond)
                    return Problems.Invalid(new FieldError("services", FieldError.Quote(beyond), "services that the run is about"));
                content = content with { Report = run.Wanted.Definition.Name };
                services = wanted.Services ?? run.Wanted.Services;
                role = wanted.Services is null ? run.Wanted.Role : Roles.Reader;
                break;
            case ShareKind.Dashboard:
                if (await boards.FindAsync(content.Dashboard!.Value, new(owner, caller.Scope.Services), null, cancellation) is not var (_, document))
                    return BoardProblems.NotThere;
                if (!document.Services.All(caller.Scope.Allows))
                    return caller.Scope.Refusal();
                break;
            case ShareKind.Sections when content.Sections!.Contains(SectionKind.Compliance) && role != Roles.Auditor:
                return Problems.Invalid(new FieldError("sections", AlertNames.Of(SectionKind.Compliance), "compliance from those who may read it, of all services"));
            case ShareKind.Panel when ShareDefinition.ServicesIn(content.Panel!.Query).FirstOrDefault(service => services is not null && !ServiceScope.To(services).Allows(service)) is { } named:
                return caller.Scope.Allows(named)
                    ? Problems.Invalid(new FieldError("panel.query", FieldError.Quote(named), "a question about the share's services"))
                    : caller.Scope.Refusal(named);
        }

        var token = ShareToken.New();
        var share = new Share(
            0,
            Guid.CreateVersion7(now),
            wanted.Name,
            content,
            owner,
            role,
            services,
            wanted.AsOf,
            wanted.AsOf is { } moment ? await maker.PositionAsync(moment, cancellation) : null,
            wanted.Watermark,
            wanted.Password is { } password ? await Task.Run(() => SharePassword.Of(password), cancellation) : null,
            now,
            now + wanted.Lifetime);
        if (!await shares.AddAsync(share, ShareToken.HashOf(token), cancellation))
            return ShareProblems.TooMany;
        // Whoever is not told of it has no link: it can be revoked, and opens for nobody.
        await trail.RecordAsync(Audited.Done(context, $"{share.Id}", $"{AlertNames.Of(content.Kind)}, until {Iso8601.Format(share.ExpiresAt)}"), cancellation);
        return Results.Created($"/shares/{share.Id}", ShareResponse.Of(share, caller, now, OpenShare.LinkOf(context.Request, settings, token)));
    }
}
