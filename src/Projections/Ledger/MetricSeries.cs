using System.Security.Cryptography;
using System.Text;
using BusinessMetrics.Projections.Events;

namespace BusinessMetrics.Projections.Ledger;

/// <summary>What metrics have in common when they are added up: every filter of the listing is a part of it.</summary>
public sealed record MetricSeries(MetricCategory Category, string Service, string Name, string? Model, string Unit)
{
    /// <summary>
    /// The series' number, made from its content: any node, and any rebuild, gives the same series the same number
    /// without asking. Cut from SHA-256, since callers choose the content and must not be able to make two collide.
    /// </summary>
    public Guid ComputeId()
    {
        var content = new StringBuilder();
        foreach (var part in (ReadOnlySpan<string?>)[Category.Name(), Service, Name, Model, Unit])
            content.Append(part is null ? -1 : part.Length).Append(':').Append(part);
        return new(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString())).AsSpan(0, 16));
    }

    public static MetricSeries Of(MetricRecorded metric) =>
        new(metric.Category, metric.Service, metric.Name, metric.Model, metric.Unit);
}
