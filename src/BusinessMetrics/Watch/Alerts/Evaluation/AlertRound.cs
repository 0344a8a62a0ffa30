using BusinessMetrics.Projections.Watch.Alerts;
using Npgsql;

namespace BusinessMetrics.Watch.Alerts.Evaluation;

/// <summary>
/// One evaluation of every rule and budget. One node evaluates at a time, and the log decides: a transition is appended
/// only if the rule's stream still ends as it did when the transition was worked out.
/// </summary>
public sealed partial class AlertRound(
    NpgsqlDataSource dataSource,
    AlertListing listing,
    LateArrivals arrivals,
    AlertFigures figures,
    RuleEvaluation evaluation,
    AlertLog log,
    BudgetAlerts budgets,
    ILogger<AlertRound> logger)
{
    /// <summary>What was recorded longer ago than minutes are judged again need not be looked for.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromHours(25);

    private readonly Dictionary<string, string> _failing = [];

    /// <returns>False if another node is evaluating.</returns>
    public async Task<bool> RunAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await AlertEvaluations.TryLockAsync(connection, cancellation))
            return false;

        var before = await AlertEvaluations.ReadAsync(connection, cancellation);
        var position = await arrivals.PositionAsync(cancellation);
        // A read model that is being filled anew, such as after an upgrade, knows less than was judged already: nothing is
        // raised, and nothing ended, by the figures of half a log.
        if (position.Least < before.Values.Max(evaluated => evaluated.Position))
            return true;
        var rules = await listing.RulesAsync(null, null, cancellation);
        var told = await log.VersionsAsync([.. rules.Select(known => AlertStreams.OfAlerts(known.Rule.Name))], cancellation);
        var changes = await ChangesAsync(position, rules, before, now, cancellation);
        var after = new Dictionary<string, KnownEvaluation>();
        var readings = new Dictionary<(AlertFigure, DateTimeOffset), FigureReading>();
        foreach (var known in rules)
            after[known.Rule.Name] = await EvaluateAsync(known, before.GetValueOrDefault(known.Rule.Name));

        await AttemptAsync("removed rules", () => ResolveRemovedAsync(rules, now, cancellation));
        await AttemptAsync("budgets", () => budgets.EvaluateAsync(now, cancellation));
        await AlertEvaluations.WriteAsync(connection, after, now, cancellation);
        await transaction.CommitAsync(cancellation);
        return true;

        async Task<KnownEvaluation> EvaluateAsync(KnownRule known, KnownEvaluation? last)
        {
            var figure = known.Rule.Figure;
            var changed = changes.EarliestOf(figure);
            KnownEvaluation? evaluated = null;
            var failure = await AttemptAsync(known.Rule.Name, async () =>
            {
                var (state, memory) = await evaluation.RunAsync(known, last, told.GetValueOrDefault(AlertStreams.OfAlerts(known.Rule.Name)), ReadAsync, changed, now, cancellation);
                evaluated = new(state, known.Version, memory, changes.Position);
            });
            if (evaluated is not null)
                return evaluated;
            // What changed meanwhile is judged when the rule can be evaluated again.
            var unjudged = changed is { } minute ? last?.Memory?.ChangedFrom(minute) : last?.Memory;
            var illness = RuleIllness.Of(failure!, last?.RuleVersion == known.Version ? last.Health : null, now);
            return last is null
                ? new(AlertState.Ok, 0, null, changes.Position, now, illness)
                : last with { Memory = unjudged, Position = changes.Position, Health = illness };

            async Task<FigureReading> ReadAsync(DateTimeOffset moment)
            {
                if (!readings.TryGetValue((figure, moment), out var reading))
                    readings[(figure, moment)] = reading = await figures.ReadAsync(figure, moment, cancellation);
                return reading;
            }
        }
    }

    /// <summary>A rule that is new has seen what was recorded before it was set.</summary>
    private async Task<ChangedMinutes> ChangesAsync(
        JudgedFrom position, IReadOnlyList<KnownRule> rules, Dictionary<string, KnownEvaluation> before, DateTimeOffset now, CancellationToken cancellation)
    {
        var seen = rules
            .Select(known => before.GetValueOrDefault(known.Rule.Name) is { Position: { } position } last
                ? (Position: position, At: last.EvaluatedAt)
                : (Position: known.Version, At: known.SetAt))
            .Where(each => now - each.At < Oldest)
            .ToArray();
        return await arrivals.FindAsync(
            position, seen.Length > 0 ? seen.Min(each => each.Position) : null, seen.Length > 0 ? seen.Min(each => each.At) : now, now, cancellation);
    }

    /// <summary>An alert may be raised by an evaluation that did not know yet that its rule was removed.</summary>
    private async Task ResolveRemovedAsync(IReadOnlyList<KnownRule> rules, DateTimeOffset now, CancellationToken cancellation)
    {
        var names = rules.Select(known => known.Rule.Name).ToHashSet();
        var firing = await listing.AlertsAsync(new(Firing: true), null, null, cancellation);
        foreach (var alert in firing.Where(alert => alert.Period is null && !names.Contains(alert.Rule)))
            await log.ResolveAsync(AlertStreams.OfAlerts(alert.Rule), AlertResolution.RuleRemoved, now, null, AlertLog.Evaluator, cancellation);
    }

    /// <summary>One rule's failure is no reason not to evaluate the others; it is logged once, and not every second.</summary>
    /// <returns>Why it failed; null where it did not.</returns>
    private async Task<Exception?> AttemptAsync(string what, Func<Task> evaluate)
    {
        try
        {
            await evaluate();
            _failing.Remove(what);
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (_failing.GetValueOrDefault(what) != exception.Message)
                LogFailure(exception, what);
            _failing[what] = exception.Message;
            return exception;
        }
    }

    [LoggerMessage(LogLevel.Error, "The alerts of {Rule} could not be evaluated")]
    private partial void LogFailure(Exception exception, string rule);
}
