using System.Text;
using System.Text.Json.Nodes;
using BusinessMetrics.Tests.Support;
using MimeKit;

namespace BusinessMetrics.Tests.Watch.Deliveries;

/// <summary>Debian's aiosmtpd, which keeps what it takes (mail-server.py).</summary>
internal sealed class MailServer : IAsyncDisposable
{
    // The one that Debian's packages are for, whatever else is called so.
    private const string Python = "/usr/bin/python3";

    private readonly Peer _peer;

    private MailServer(Peer peer) => _peer = peer;

    public int Port => Events.First()["port"]!.GetValue<int>();

    /// <summary>Whom messages were offered for, in order.</summary>
    public IReadOnlyList<string> Offered => [.. Events.Where(each => each.Text("event") == "rcpt").Select(each => each.Text("to"))];

    /// <summary>What it took, in order.</summary>
    public IReadOnlyList<(string[] To, MimeMessage Message)> Taken =>
    [
        .. Events.Where(each => each.Text("event") == "message").Select(each => (
            each["to"]!.AsArray().Select(to => to!.GetValue<string>()).ToArray(),
            MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(each.Text("message")))))),
    ];

    /// <summary>Who said that they are whom, and whether that was believed, in order.</summary>
    public IReadOnlyList<(string User, bool IsKnown)> Logins =>
        [.. Events.Where(each => each.Text("event") == "login").Select(each => (each.Text("user"), each["known"]!.GetValue<bool>()))];

    private IEnumerable<JsonNode> Events => _peer.Lines.Select(line => JsonNode.Parse(line)!);

    /// <param name="arguments">Those of mail-server.py; without any it takes mail from everybody, in plain.</param>
    public static async Task<MailServer> StartAsync(params IReadOnlyList<string> arguments)
    {
        var peer = Peer.Start(Python, [Path.Combine(AppContext.BaseDirectory, "Watch", "Deliveries", "mail-server.py"), .. arguments]);
        await Until.TrueAsync(() =>
        {
            if (peer.Lines.Count == 0)
                peer.ShouldRun();
            return peer.Lines.Count > 0;
        });
        return new(peer);
    }

    public ValueTask DisposeAsync() => _peer.DisposeAsync();
}
