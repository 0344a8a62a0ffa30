using System.Text;
using BusinessMetrics.Reports.Rendering.Html;

namespace BusinessMetrics.Reports.Shares;

/// <summary>What a link shows where it shows no report. The same for everybody, and of no share in particular.</summary>
internal static class SharePages
{
    private const string Style =
        """
        :root { color-scheme: light dark }
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 28rem; margin: 20vh auto 0; padding: 0 1rem }
        h1 { font-size: 1.25rem }
        label { display: block; margin: 1rem 0 .25rem }
        input, button { font: inherit; padding: .5rem .75rem; box-sizing: border-box; width: 100% }
        button { margin-top: 1rem }
        """;

    /// <summary>404 of whatever opens not, for whatever reason.</summary>
    public static byte[] NotThere { get; } = Page("There is nothing here", "<p>This link does not open anything. It may have expired or been taken back; ask whoever gave it to you.</p>");

    public static byte[] Password { get; } = Form("");

    public static byte[] WrongPassword { get; } = Form("<p role=\"alert\"><strong>That is not the password.</strong></p>");

    public static byte[] Locked { get; } = Page(
        "Too many wrong passwords", $"<p>For this link {ShareLog.MostTries} are allowed in {ShareLog.TriesWithin.TotalMinutes:0} minutes. Try again later.</p>");

    public static byte[] Busy { get; } = Page("Just now there are too many", "<p>What this link shows is made for others at the moment. Try again in a few seconds.</p>");

    private static byte[] Form(string message) => Page(
        "This is for those who know the password",
        $"{message}<form method=\"post\"><label for=\"password\">Password</label><input id=\"password\" name=\"password\" type=\"password\" required maxlength=\"{SharePassword.Longest}\" autocomplete=\"off\" autofocus><button>Open</button></form>");

    private static byte[] Page(string title, string content) => Encoding.UTF8.GetBytes(new HtmlText()
        .Raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .Raw("<meta name=\"robots\" content=\"noindex, nofollow\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>").Text(title).Raw("</title>\n<style>").Raw(Style)
        .Raw("</style>\n</head>\n<body>\n<main>\n<h1>").Text(title).Raw("</h1>\n").Raw(content).Raw("\n</main>\n</body>\n</html>\n").ToString());
}
