using BusinessMetrics.Platform.Freshness;

namespace BusinessMetrics.Watch.Live;

/// <summary>What the node's watcher saw, the same for all that listen.</summary>
/// <param name="Number">Higher with each that is told.</param>
/// <param name="State">The last that is known; null where the database never answered.</param>
/// <param name="MovedIn">By read model, the number of the round in which its figures last moved.</param>
/// <param name="IsAvailable">Whether the database answered.</param>
internal sealed record LiveRound(long Number, FigureState? State, IReadOnlyDictionary<string, long> MovedIn, bool IsAvailable)
{
    public static LiveRound First(long number, FigureState? state) => new(number, state, new Dictionary<string, long>(), state is not null);

    /// <summary>The round after this one, in which these moved.</summary>
    public LiveRound Next(long number, FigureState state, IReadOnlyList<string> moved)
    {
        var movedIn = new Dictionary<string, long>(MovedIn);
        foreach (var model in moved)
            movedIn[model] = number;
        return new(number, state, movedIn, IsAvailable: true);
    }

    /// <summary>Which of a listener's read models moved since the round that it was told last.</summary>
    public IReadOnlyList<string> MovedSince(long number, IReadOnlyList<string> models) =>
        [.. models.Where(model => MovedIn.GetValueOrDefault(model) > number)];
}
