using BusinessMetrics.Projections.Store.Numbers;
using BusinessMetrics.Projections.Watch.Alerts;
using Npgsql;

namespace BusinessMetrics.Watch.Alerts.Evaluation;

/// <summary>
/// One evaluation of every rule and budget. One node evaluates at a time, and the log decides: a transition is appended
/// only if the rule's stream still ends as it did when the transition was worked out.
/// </summary>
public sealed partial class AlertRound(
    NpgsqlDataSource dataSource, AlertListing listing, AlertFigures figures, AlertLog log, BudgetAlerts budgets, ILogger<AlertRound> logger)
{
    private const int Attempts = 3;
    private readonly Dictionary<string, string> _failing = [];

    /// <returns>False if another node is evaluating.</returns>
    public async Task<bool> RunAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await AlertEvaluations.TryLockAsync(connection, cancellation))
            return false;

        var rules = await listing.RulesAsync(null, null, cancellation);
        var before = await AlertEvaluations.ReadAsync(connection, cancellation);
        var after = new Dictionary<string, KnownEvaluation>();
        var values = new Dictionary<AlertFigure, ExactNumber?>();
        foreach (var known in rules)
        {
            var last = before.GetValueOrDefault(known.Rule.Name);
            await AttemptAsync(known.Rule.Name, async () =>
            {
                if (!values.TryGetValue(known.Rule.Figure, out var value))
                    values[known.Rule.Figure] = value = await figures.ValueAsync(known.Rule.Figure, now, cancellation);
                last = new(await EvaluateAsync(known, last, value, now, cancellation), known.Version);
            });
            if (last is not null)
                after[known.Rule.Name] = last;
        }

        await AttemptAsync("removed rules", () => ResolveRemovedAsync(rules, now, cancellation));
        await AttemptAsync("budgets", () => budgets.EvaluateAsync(now, cancellation));
        await AlertEvaluations.WriteAsync(connection, after, now, cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private async Task<AlertState> EvaluateAsync(
        KnownRule known, KnownEvaluation? last, ExactNumber? value, DateTimeOffset now, CancellationToken cancellation)
    {
        var rule = known.Rule;
        var isContinued = last?.RuleVersion == known.Version;
        if (isContinued)
        {
            var (state, transitions) = AlertEvaluation.Step(rule, last!.State, value, now);
            if (transitions.Count == 0)
                return state;
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var history = await log.ReadAsync(AlertStreams.OfAlerts(rule.Name), cancellation);
            var firing = AlertStreams.FiringIn(history.Events);
            // Where the log says otherwise than what is remembered, a transition was appended and not remembered.
            var (start, adopted) = isContinued && firing?.Level == last!.State.Firing
                ? (last.State, [])
                : AlertEvaluation.Adopt(rule, firing, now);
            var (state, stepped) = AlertEvaluation.Step(rule, start, value, now);
            AlertTransition[] transitions = [.. adopted, .. stepped];
            if (transitions.Length == 0 || await log.AppendAsync(rule, history, transitions, cancellation))
                return state;
        }

        throw new InvalidOperationException($"the alerts of {rule.Name} changed {Attempts} times while it was evaluated");
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
    private async Task AttemptAsync(string what, Func<Task> evaluate)
    {
        try
        {
            await evaluate();
            _failing.Remove(what);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (_failing.GetValueOrDefault(what) != exception.Message)
                LogFailure(exception, what);
            _failing[what] = exception.Message;
        }
    }

    [LoggerMessage(LogLevel.Error, "The alerts of {Rule} could not be evaluated")]
    private partial void LogFailure(Exception exception, string rule);
}
