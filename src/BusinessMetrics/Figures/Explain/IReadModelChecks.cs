namespace BusinessMetrics.Figures.Explain;

/// <summary>A read model's last comparison with the records.</summary>
/// <param name="Hours">How many hours of it were compared.</param>
/// <param name="Differences">How many roll-ups were not what the records say; 0 is as it should be.</param>
public sealed record ReadModelCheck(string ReadModel, DateTimeOffset VerifiedAt, int Hours, long Differences);

/// <summary>What is known of whether read models agree with the record that they are made from.</summary>
public interface IReadModelChecks
{
    /// <summary>The last one of each that was ever compared.</summary>
    Task<IReadOnlyList<ReadModelCheck>> LastAsync(CancellationToken cancellation);
}
