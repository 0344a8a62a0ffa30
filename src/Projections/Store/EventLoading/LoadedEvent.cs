using JasperFx.Events;

namespace BusinessMetrics.Projections.Store.EventLoading;

/// <summary>
/// An event of the log for this service's own projections, which ask for nothing but what is set here. The library's own
/// makes an id for each event before it is given the one that it has, at the price of a call into the kernel.
/// </summary>
internal sealed class LoadedEvent(object data) : IEvent
{
    public object Data { get; } = data;

    public Guid Id { get; set; }

    public long Sequence { get; set; }

    public DateTimeOffset Timestamp { get; set; }

    public required string EventTypeName { get; set; }

    public Type EventType => Data.GetType();

    public long Version { get; set; }

    public Guid StreamId { get; set; }

    public string? StreamKey { get; set; }

    public string TenantId { get; set; } = "*DEFAULT*";

    public string DotNetTypeName { get; set; } = "";

    public string? CausationId { get; set; }

    public string? CorrelationId { get; set; }

    public string? UserName { get; set; }

    public Dictionary<string, object>? Headers { get; set; }

    public IReadOnlyList<EventTag>? Tags => null;

    public bool IsArchived { get; set; }

    public bool IsSkipped { get; set; }

    public string? AggregateTypeName { get; set; }

    public void SetHeader(string key, object value) => (Headers ??= [])[key] = value;

    public object? GetHeader(string key) => Headers?.GetValueOrDefault(key);

    public void AddTag<TTag>(TTag tag)
        where TTag : notnull => throw new NotSupportedException("an event that was loaded has no tags");

    public void AddTag(EventTag tag) => throw new NotSupportedException("an event that was loaded has no tags");
}
