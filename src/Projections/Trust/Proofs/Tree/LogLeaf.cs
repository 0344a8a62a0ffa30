using BusinessMetrics.Projections.Store.Events;

namespace BusinessMetrics.Projections.Trust.Proofs.Tree;

/// <summary>The leaf of an event, as the store keeps it.</summary>
/// <param name="Index">Its place in the tree, from 0 on.</param>
/// <param name="Sequence">The event's; the leaf's hash holds it too, so an event cannot be given another.</param>
public sealed record LogLeaf(long Index, long Sequence, Guid EventId, byte[] Hash);

/// <summary>An event and its leaf; either can be missing where something is wrong, or where an event is not signed yet.</summary>
public readonly record struct LogEntry(LogLeaf? Leaf, LoggedEvent? Event);
