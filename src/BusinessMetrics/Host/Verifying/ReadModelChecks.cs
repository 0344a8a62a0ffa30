using BusinessMetrics.Figures.Explain;

namespace BusinessMetrics.Host.Verifying;

/// <summary>Tells figures' explanations of the last comparisons.</summary>
public sealed class ReadModelChecks(Verifications verifications) : IReadModelChecks
{
    public async Task<IReadOnlyList<ReadModelCheck>> LastAsync(CancellationToken cancellation) =>
    [
        .. (await verifications.ReadAsync(cancellation)).Values
            .Select(one => new ReadModelCheck(one.Projection, one.VerifiedAt, one.Result.Hours, one.Result.Differences)),
    ];
}
