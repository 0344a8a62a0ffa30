namespace BusinessMetrics.Figures.Summary;

/// <summary>What fires, which is watched over elsewhere.</summary>
public interface IFiringAlerts
{
    /// <summary>The read model that they are in.</summary>
    const string ReadModel = "alerts";

    /// <summary>The worst first.</summary>
    /// <param name="category">Only alerts of rules that watch this category, or none in particular; null for all.</param>
    /// <param name="services">Only alerts about these; null for all.</param>
    /// <param name="asOf">Those that fired at that moment; null for now.</param>
    Task<IReadOnlyList<FiringAlert>> OfAsync(string? category, IReadOnlyList<string>? services, DateTimeOffset? asOf, CancellationToken cancellation);
}
