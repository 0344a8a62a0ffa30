using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Reports.Rendering.Pdf;
using BusinessMetrics.Tests.Support;

namespace BusinessMetrics.Tests.Reports.Shares;

/// <summary>Links as tests make and open them: without any token of the API.</summary>
internal static class GivenShare
{
    public static readonly string[] Files = ["pdf", "xlsx", "csv", "json"];

    /// <summary>Shares, and returns the answer with the link's path beside it.</summary>
    public static async Task<(JsonNode Share, string Path)> ShareAsync(this HttpClient client, object wanted)
    {
        var share = await client.JsonAsync("shares", HttpMethod.Post, wanted);
        return (share, new Uri(share.Text("url")).AbsolutePath);
    }

    public static Task<Answer> OpenAsync(this TestService service, string path, string? pass = null) => pass is null
        ? service.GetAsync(path, token: "")
        : service.SendAsync(HttpMethod.Get, path, token: "", headers: ("Cookie", pass));

    public static Task<Answer> TellAsync(this TestService service, string path, string password) =>
        service.SendAsync(HttpMethod.Post, path, $"password={Uri.EscapeDataString(password)}", "application/x-www-form-urlencoded", token: "");

    /// <summary>All that can be read in the page and in each of its files, by format.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAllAsync(this TestService service, string path)
    {
        using var client = service.Host.Server.CreateClient();
        var texts = new Dictionary<string, string> { ["html"] = await client.GetStringAsync(path) };
        foreach (var format in Files)
            texts[format] = TextOf(format, await client.GetByteArrayAsync($"{path}/{format}"));
        return texts;
    }

    /// <summary>What differs between two requests of the same is the moment alone.</summary>
    public static string Whole(this Answer answer) => $"{answer.Status} {answer.MediaType}\n{answer.Headers}\n{answer.Text}";

    private static string TextOf(string format, byte[] bytes)
    {
        switch (format)
        {
            case "pdf":
                using (var pdf = new TaggedPdf(bytes))
                    return $"{pdf.Text}\n{string.Join('\n', pdf.Pages.Select(page => pdf.Asides(page.Number)))}\n{pdf.Metadata()}\n{pdf.Information}";
            case "xlsx":
                using (var zip = new ZipArchive(new MemoryStream(bytes)))
                    return string.Join('\n', zip.Entries.Select(entry => new StreamReader(entry.Open()).ReadToEnd()));
            default:
                return Encoding.UTF8.GetString(bytes);
        }
    }
}
