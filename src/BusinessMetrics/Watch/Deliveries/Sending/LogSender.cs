using System.Text.Json.Nodes;

namespace BusinessMetrics.Watch.Deliveries.Sending;

/// <summary>Writes notices to the service's own log, for whoever collects that.</summary>
public sealed partial class LogSender(ILogger<LogSender> logger)
{
    public DeliveryOutcome Send(Outgoing outgoing)
    {
        var notice = JsonNode.Parse(outgoing.Body)!;
        Told(notice["type"]!.GetValue<string>(), outgoing.Id, notice["data"]!["title"]!.GetValue<string>());
        return new(null);
    }

    [LoggerMessage(LogLevel.Warning, "{Type} {NoticeId}: {Title}")]
    private partial void Told(string type, Guid noticeId, string title);
}
