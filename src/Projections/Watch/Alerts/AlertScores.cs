using BusinessMetrics.Projections.Figures.Compliance;
using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Store.Rollups;
using BusinessMetrics.Projections.Store.States;

namespace BusinessMetrics.Projections.Watch.Alerts;

/// <summary>The compliance scores as they stand while changes of state are applied one after the other.</summary>
public sealed class AlertScores
{
    private readonly Dictionary<SeriesKey, KnownState> _newest = [];

    /// <summary>Takes a state that is newer than what is known of its thing.</summary>
    public void Apply(KnownState known)
    {
        if (known.Key[1] is ComplianceCategory.Score or ComplianceCategory.Control)
            _newest[new([.. known.Key])] = known;
    }

    /// <summary>A score's value, 0 to 100; null while nothing is known that it could be made of.</summary>
    public ExactNumber? ValueOf(AlertFigure figure)
    {
        var scores = FrameworkScores.Of([.. _newest.Values]);
        if (figure.Framework is { } framework)
            return scores[framework] is { HasData: true } score ? ExactNumber.FromDouble(score.Score) : null;
        return scores.Values.Any(score => score.HasData) ? ExactNumber.FromDouble(FrameworkScores.Overall(scores.Values)) : null;
    }
}
