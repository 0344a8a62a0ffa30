using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Watch.Alerts.Evaluation;
using BusinessMetrics.Watch.Deliveries.Rendering;

namespace BusinessMetrics.Watch.Notifications;

/// <summary>The last hours of alerts' figures, for notices. A notice is worth more in time than with a picture: what takes long is left out.</summary>
public sealed class NoticeSeries(AlertFigures figures)
{
    private const int Points = 24;
    private static readonly TimeSpan Span = TimeSpan.FromHours(6);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>By alert, of those that could be read in time.</summary>
    public async Task<IReadOnlyDictionary<Guid, IReadOnlyList<NoticePoint>>> ReadAsync(IReadOnlyList<AlertRaised> alerts, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        var series = new Dictionary<Guid, IReadOnlyList<NoticePoint>>();
        foreach (var alert in alerts)
        {
            try
            {
                if (await ReadAsync(alert, limit.Token) is var points && points.Count(point => point.Value is not null) > 1)
                    series[alert.AlertId] = points;
            }
            catch (Exception exception) when (exception is RuleNotEvaluableException or Npgsql.NpgsqlException or TimeoutException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                if (limit.IsCancellationRequested)
                    break;
            }
        }

        return series;
    }

    /// <summary>Of each quarter of an hour the last, and at the end what raised the alert.</summary>
    private async Task<IReadOnlyList<NoticePoint>> ReadAsync(AlertRaised alert, CancellationToken cancellation)
    {
        var step = Span / Points;
        var readings = (await figures.HistoryAsync(alert.Figure, alert.At - Span, alert.At, null, cancellation)).ToArray();
        return [.. Enumerable.Range(1, Points - 1).Select(i => PointAt(alert.At - Span + (step * i))), new(alert.At, alert.Value?.ToDouble())];

        NoticePoint PointAt(DateTimeOffset until) => new(until, readings.Where(reading => reading.At <= until && reading.At > until - step).Select(reading => reading.Value).LastOrDefault()?.ToDouble());
    }
}
