using BusinessMetrics.Platform.Signals;

namespace BusinessMetrics.Watch.Deliveries;

/// <summary>Wakes the sending on this node: there may be something to send, or room to send it.</summary>
public sealed class DeliverySignal : WakeSignal;
