namespace BusinessMetrics.Platform.Freshness;

/// <summary>What answers can be made of at a moment: how far each read model is, and in which copy of the store.</summary>
/// <param name="Copy">Another one after a restore, a promotion, a rebuild: equal positions mean equal figures only within one copy.</param>
/// <param name="Positions">By read model, the last place in the log that it includes; one that has folded nothing is not there.</param>
public sealed record FigureState(string Copy, IReadOnlyDictionary<string, long> Positions)
{
    /// <summary>Equal where equal questions to these read models have equal answers.</summary>
    public string KeyOf(IEnumerable<string> models) => $"{Copy}:{string.Join(',', models.Select(Of))}";

    /// <summary>The place up to which all of these read models include the log.</summary>
    public long PositionOf(IEnumerable<string> models) => models.Min(Of);

    /// <summary>Whether something was lost since: a position never falls by itself.</summary>
    public bool IsBehind(FigureState earlier) => Copy == earlier.Copy && earlier.Positions.Any(model => Of(model.Key) < model.Value);

    private long Of(string model) => Positions.GetValueOrDefault(model);
}
