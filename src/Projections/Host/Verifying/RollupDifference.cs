using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Projections.Host.Verifying;

/// <summary>What a row of a roll-up table adds up.</summary>
public readonly record struct AddedUp(long Count, ExactNumber Sum, long Retractions);

/// <summary>A row that is not what it should be.</summary>
/// <param name="Bucket">Where its bucket begins; null in a table without buckets.</param>
/// <param name="Series">Its dimensions; none where the series itself is unknown.</param>
/// <param name="Kept">What is there; null if there is no such row.</param>
/// <param name="Expected">What the records, or the finer table, come to; null if there should be no such row.</param>
public sealed record RollupDifference(
    string Table, DateTimeOffset? Bucket, IReadOnlyDictionary<string, string> Series, AddedUp? Kept, AddedUp? Expected);
