using BusinessMetrics.Projections.Compliance;
using BusinessMetrics.Projections.Numbers;
using BusinessMetrics.Projections.States;

namespace BusinessMetrics.Projections.Alerts;

/// <summary>
/// The compliance scores as they stand while changes of state are applied one after the other (docs/metric-vocabulary.md,
/// "Compliance"): the newest score of a framework, or the mean of its controls.
/// </summary>
public sealed class AlertScores
{
    private readonly Dictionary<string, ExactNumber> _scores = [];
    private readonly Dictionary<(string Framework, string Control), int> _controls = [];

    /// <summary>Takes a state that is newer than what is known of its thing.</summary>
    public void Apply(KnownState known)
    {
        var (framework, kind, item) = (known.Key[0], known.Key[1], known.Key[2]);
        var state = ComplianceState.FromJson(known.State);
        if (kind == ComplianceCategory.Score)
            _scores[framework] = state.Value!.Value;
        else if (kind == ComplianceCategory.Control)
            _controls[(framework, item)] = state.Status switch
            {
                "implemented" => 100,
                "partial" => 50,
                _ => 0,
            };
    }

    /// <summary>A score's value, 0 to 100; null while nothing is known that it could be made of.</summary>
    public ExactNumber? ValueOf(AlertFigure figure)
    {
        if (figure.Framework is { } framework)
            return ScoreOf(framework) is { } score ? ExactNumber.FromDouble(score) : null;
        var known = ComplianceCategory.Frameworks.Select(ScoreOf).OfType<double>().ToArray();
        return known.Length == 0 ? null : ExactNumber.FromDouble(known.Average());
    }

    private double? ScoreOf(string framework)
    {
        if (_scores.TryGetValue(framework, out var score))
            return score.ToDouble();
        var controls = _controls.Where(control => control.Key.Framework == framework).Select(control => (double)control.Value).ToArray();
        return controls.Length == 0 ? null : controls.Average();
    }
}
