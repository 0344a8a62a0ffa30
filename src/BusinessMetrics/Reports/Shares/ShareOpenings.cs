using System.Globalization;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Monitoring;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Reports.Documents;
using BusinessMetrics.Reports.Rendering;
using BusinessMetrics.Reports.Rendering.Html;
using BusinessMetrics.Trust.Access;
using BusinessMetrics.Trust.Audit;
using Microsoft.AspNetCore.WebUtilities;

namespace BusinessMetrics.Reports.Shares;

/// <summary>
/// Opens links. The database is asked each time, so that what was revoked opens on no node; and whatever does not open, from a guess
/// to what was revoked, is one and the same answer after the same questions.
/// </summary>
public sealed class ShareOpenings(ShareLog shares, ShareMaker maker, AuditTrail trail, ServiceMeters meters, ServiceSettings settings, TimeProvider clock)
{
    private const string CookieName = "bm-share";
    private const string PasswordField = "password";
    private const int LongestForm = 4 * 1024;
    private const string RetryAfterBusy = "2";

    private static readonly ReportFormat[] Files = [ReportFormat.Pdf, ReportFormat.Xlsx, ReportFormat.Csv, ReportFormat.Json];

    /// <summary>In the audit trail's words.</summary>
    public static AuditedAction Audited { get; } = new("share.open", "share");

    /// <summary>The page or a file; where it has a password, the form for that.</summary>
    /// <param name="path">A token, or a token and a format.</param>
    public Task<IResult> OpenAsync(HttpContext context, string path) => path.Split('/') switch
    {
        [var token] => AnswerAsync(context, token, ReportFormat.Html),
        [var token, var format] when AlertNames.Find<ReportFormat>(format) is { } known && Files.Contains(known) => AnswerAsync(context, token, known),
        [var token, ..] => AnswerAsync(context, token, null),
        _ => AnswerAsync(context, path, null),
    };

    /// <summary>Takes a password, and leads to the page.</summary>
    public async Task<IResult> TryAsync(HttpContext context, string token)
    {
        var cancellation = context.RequestAborted;
        var (share, _) = await FindAsync(token, cancellation);
        if (share?.Password is not { } password)
            return Refused(SharePages.NotThere, StatusCodes.Status404NotFound);
        Audited.Concerns(context, $"{share.Id}");
        var now = clock.GetUtcNow();
        var body = await BodyReader.ReadAsync(context.Request, LongestForm, cancellation);
        var told = body is { } form ? QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(form.Span)).TryGetValue(PasswordField, out var value) ? value.ToString() : "" : "";
        if (await shares.TryAsync(share.Id, now, cancellation) is { } until)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling((until - now).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return Refused(SharePages.Locked, StatusCodes.Status429TooManyRequests);
        }

        if (told.Length > SharePassword.Longest * 4 || !await Task.Run(() => password.Is(told), cancellation))
        {
            meters.Shared(ServiceMeters.ShareWrongPassword);
            return Page(SharePages.WrongPassword, StatusCodes.Status403Forbidden);
        }

        await shares.GiveBackAsync(share.Id, cancellation);
        var ends = now + SharePassword.Lifetime;
        CookieOf(context, token).Set(context, password.PassFor(share.Id, ends), ends);
        return ToPage(context, token);
    }

    private async Task<IResult> AnswerAsync(HttpContext context, string token, ReportFormat? format)
    {
        var cancellation = context.RequestAborted;
        var (share, source) = await FindAsync(token, cancellation);
        if (share is null || source is null || format is not { } wanted)
            return Refused(SharePages.NotThere, StatusCodes.Status404NotFound);
        if (share.Password is { } password && !password.Admits(CookieOf(context, token).Get(context), share.Id, clock.GetUtcNow()))
            return wanted == ReportFormat.Html ? Page(SharePages.Password, StatusCodes.Status200OK) : ToPage(context, token);
        byte[] bytes;
        try
        {
            bytes = await maker.MakeAsync(share, source, wanted, cancellation);
        }
        catch (Exception exception) when (exception is SharesBusyException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            context.Response.Headers.RetryAfter = RetryAfterBusy;
            return Page(SharePages.Busy, StatusCodes.Status503ServiceUnavailable);
        }

        // Once more: it may have been revoked while it was made.
        if (!await shares.OpenAsync(share.Id, clock.GetUtcNow(), cancellation))
            return Refused(SharePages.NotThere, StatusCodes.Status404NotFound);
        await trail.RecordAsync(Audited.Done(context, $"{share.Id}", AlertNames.Of(wanted)), cancellation);
        meters.Shared(ServiceMeters.ShareOpened);
        return wanted == ReportFormat.Html
            ? Page(bytes, StatusCodes.Status200OK)
            : Results.File(bytes, ReportRenderer.MediaTypeOf(wanted), $"{share.Name}.{AlertNames.Of(wanted)}");
    }

    /// <summary>The share and what it is made of, where it opens; nothing where it does not. What is no token is looked up as well.</summary>
    private async Task<(Share? Share, ShareSource? Source)> FindAsync(string token, CancellationToken cancellation)
    {
        var share = await shares.FindAsync(ShareToken.HashOf(token), cancellation);
        if (share is null || !settings.SharingEnabled || share.StateAt(clock.GetUtcNow()) != ShareState.Open)
            return default;
        return await maker.SourceAsync(share, cancellation) is { } source ? (share, source) : default;
    }

    private IResult Refused(byte[] page, int status)
    {
        meters.Shared(ServiceMeters.ShareRefused);
        return Page(page, status);
    }

    private static IResult Page(byte[] html, int status) => Results.Text(html, HtmlReport.ContentType, status);

    /// <summary>Not by a result, which would log where it leads to.</summary>
    private static IResult ToPage(HttpContext context, string token)
    {
        context.Response.Headers.Location = PathOf(context, token);
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>For this link alone: another is another path.</summary>
    private static BrowserCookie CookieOf(HttpContext context, string token) => new(CookieName, "__Secure-", PathOf(context, token));

    private static string PathOf(HttpContext context, string token) => $"{context.Request.PathBase}{OpenShare.Path}/{token}";
}
