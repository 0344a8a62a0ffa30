using System.CommandLine;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using BusinessMetrics.Host.Commands.Sending;
using BusinessMetrics.Platform.Settings;
using BusinessMetrics.Reports.Runs;
using BusinessMetrics.Reports.Verifying;

namespace BusinessMetrics.Host.Commands;

/// <summary><c>report verify</c>: says whether a report's file is what a running service makes of its log.</summary>
internal static partial class ReportCommand
{
    private const int Same = 0;
    private const int Altered = 1;
    private const int Unverifiable = 2;

    public static Command Create(ServiceSettings settings)
    {
        var (url, token) = RecordingClient.Options(settings);
        token.Description = "A token that may read the report; by default one made with this machine's key.";
        var file = new Argument<FileInfo>("FILE") { Description = "A report as it was given out: PDF, XLSX, CSV, JSON or HTML." };
        var verify = new Command("verify", "Have every figure of a report computed anew and the log's signature checked. Exit status 0: it is the same, 1: it is not, 2: cannot be verified.") { file, url, token };
        verify.SetAction(async (result, cancellation) =>
        {
            try
            {
                using var http = ServiceApi.Open(result.GetRequiredValue(url), result.GetValue(token), settings);
                return await VerifyAsync(await File.ReadAllBytesAsync(result.GetRequiredValue(file).FullName, cancellation), http, cancellation);
            }
            catch (Exception exception) when (exception is StartupException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"The report cannot be verified: {exception.Message}");
                return Unverifiable;
            }
        });
        return new("report", "Reports that were made.") { verify };
    }

    private static async Task<int> VerifyAsync(byte[] file, HttpClient http, CancellationToken cancellation)
    {
        if (RunOf(file) is not { } run)
        {
            Console.Error.WriteLine("The file names no run: it is no report of this service, or was altered beyond that.");
            return Unverifiable;
        }

        var verified = await ServiceApi.SendAsync<ReportVerificationResponse>(http, HttpMethod.Get, $"report-runs/{run}/verification", cancellation);
        var hash = ReportMaker.HashOf(file);
        var isWhole = verified.Sha256.Values.Contains(hash);
        Console.WriteLine($"run {run}: {verified.Figures} figures were computed anew.");
        Console.WriteLine(verified.Same ? "The log makes the same report." : "The log makes another report than it did: somebody was forgotten since, the service's version is another, or the log was altered.");
        foreach (var difference in verified.Differences)
            Console.WriteLine($"  {difference.Id}: {difference.Was ?? "no data"}, now {difference.Is ?? "no data"}");
        Console.WriteLine($"The log's proof is {verified.Log.ToString().ToLowerInvariant()}{(verified.LogReason is null ? "." : $": {verified.LogReason}")}");
        Console.WriteLine(isWhole ? $"SAME: the file is what was made, byte for byte ({hash})." : $"ALTERED: the file ({hash}) is not what the log makes.");
        return isWhole && verified.Log != LogProof.Broken ? Same : Altered;
    }

    /// <summary>The run that a report's file names, wherever its format has that.</summary>
    private static Guid? RunOf(byte[] file)
    {
        var text = file is [(byte)'P', (byte)'K', ..] ? TextOfWorkbook(file) : Encoding.UTF8.GetString(file);
        return RunPattern().Match(text) is { Success: true } match ? Guid.Parse(match.Groups[1].Value) : null;
    }

    private static string TextOfWorkbook(byte[] file)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(file));
            using var about = new StreamReader((archive.GetEntry("xl/worksheets/sheet1.xml") ?? throw new InvalidDataException()).Open());
            return about.ReadToEnd();
        }
        catch (InvalidDataException)
        {
            return "";
        }
    }

    /// <summary>After the word run, with what formats put between: <c>"run": "…"</c>, a cell's marks, or nothing but a space.</summary>
    [GeneratedRegex("(?:[Rr]un|BusinessMetrics report)\\b.{0,120}?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", RegexOptions.Singleline)]
    private static partial Regex RunPattern();
}
