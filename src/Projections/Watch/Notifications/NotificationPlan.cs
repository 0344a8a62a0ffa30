using BusinessMetrics.Projections.Watch.Alerts;
using BusinessMetrics.Projections.Watch.Routes;

namespace BusinessMetrics.Projections.Watch.Notifications;

/// <summary>What holds alerts back by what is known now.</summary>
public sealed class HeldBack : IHeldBack
{
    private readonly Routing _routing;
    private readonly ILookup<(string Rule, string? Period), MatchedAlert> _critical;

    /// <param name="critical">The critical alerts that fire: one that goes nowhere hides nothing.</param>
    public HeldBack(Routing routing, IEnumerable<FiringNow> critical)
    {
        _routing = routing;
        _critical = critical
            .Where(alert => routing.Take(alert.Matched, alert.RecordedAt).Any())
            .ToLookup(alert => (alert.Raised.Rule, alert.Raised.Period), alert => alert.Matched);
    }

    public DateTimeOffset? SilencedUntil(MatchedAlert alert, DateTimeOffset at) =>
        _routing.SilencesOf(alert, at).Select(silence => (DateTimeOffset?)silence.To).Max();

    public bool IsWorse(AlertRaised warning, DateTimeOffset at) =>
        _critical[(warning.Rule, warning.Period)].Any(alert => SilencedUntil(alert, at) is null);
}

/// <summary>
/// Folds what happened to alerts into groups, and tells what their channels are to be told. A group is told at the moment that it was due,
/// also where that is found out later: what is told does not depend on how fast this is, or on who was dead meanwhile.
/// </summary>
public sealed class NotificationPlan
{
    private readonly Routing _routing;
    private readonly IHeldBack _heldBack;
    private readonly Dictionary<(string Route, string Key), NotificationGroup?> _groups;
    private readonly Dictionary<Guid, HashSet<(string Route, string Key)>> _byAlert = [];
    private readonly HashSet<(string Route, string Key)> _changed = [];
    private readonly List<Notification> _told = [];

    /// <param name="groups">Those that may change.</param>
    public NotificationPlan(Routing routing, IHeldBack heldBack, IEnumerable<NotificationGroup> groups)
    {
        (_routing, _heldBack) = (routing, heldBack);
        _groups = groups.ToDictionary(group => (group.Route, group.Key), NotificationGroup? (group) => group);
        foreach (var (key, group) in _groups)
            Index(group, known => known.Add(key));
    }

    /// <summary>What is told, in order.</summary>
    public IReadOnlyList<Notification> Told => _told;

    /// <summary>Groups that are other than they were.</summary>
    public IReadOnlyList<NotificationGroup> Changed => [.. _changed.Select(key => _groups[key]).OfType<NotificationGroup>()];

    /// <summary>Groups of which nothing is left.</summary>
    public IReadOnlyList<(string Route, string Key)> Gone => [.. _changed.Where(key => _groups[key] is null)];

    public void Apply(LoggedTransition transition)
    {
        var at = transition.RecordedAt;
        switch (transition.Change)
        {
            case AlertRaised raised:
                foreach (var route in _routing.Take(NotifiedAlert.MatchOf(raised), at))
                    Change(KeyOf(route, raised), at, group => (group ?? NotificationGroup.For(route, raised)).Raise(raised, route, at));
                break;
            case AlertResolved resolved:
                foreach (var (key, group) in With(resolved.AlertId))
                {
                    if (group.Alerts.Any(alert => alert.Raised is { Level: AlertLevel.Critical } raised && raised.AlertId == resolved.AlertId))
                        WakeWarnings(group.Alerts.First(alert => alert.Raised.AlertId == resolved.AlertId).Raised, at);
                    if (_routing.RouteOf(key.Route) is { } route)
                        Change(key, at, known => known?.Resolve(resolved, route, at));
                }

                break;
            case AlertAcknowledged acknowledged:
                foreach (var (key, _) in With(acknowledged.AlertId))
                    Change(key, at, known => known?.Acknowledge(acknowledged.AlertId));
                break;
        }
    }

    /// <summary>
    /// Channels, routes or silences changed: what fires goes where it goes by the routes of now and its own time, and what was held back is
    /// looked at again.
    /// </summary>
    public void Reroute(IEnumerable<FiringNow> firing, DateTimeOffset now)
    {
        foreach (var key in _groups.Keys.Where(key => _routing.RouteOf(key.Route) is null).ToArray())
            Replace(key, null);

        foreach (var alert in firing)
            foreach (var route in _routing.Take(alert.Matched, alert.RecordedAt))
                if (!With(alert.Raised.AlertId).Any(known => known.Key.Route == route.Name))
                    Change(
                        KeyOf(route, alert.Raised),
                        now,
                        group =>
                        {
                            var raised = (group ?? NotificationGroup.For(route, alert.Raised)).Raise(alert.Raised, route, now);
                            return alert.IsAcknowledged ? raised.Acknowledge(alert.Raised.AlertId) : raised;
                        });
        foreach (var (key, group) in _groups.Where(each => each.Value is { HoldsBack: true }).ToArray())
            Replace(key, group!.Wake(now));
    }

    /// <summary>Tells what is due.</summary>
    public void Flush(DateTimeOffset now)
    {
        foreach (var key in _groups.Keys.ToArray())
            Flush(key, now);
    }

    /// <param name="change">Null of what nothing is left of, and that does not come anew.</param>
    private void Change((string Route, string Key) key, DateTimeOffset at, Func<NotificationGroup?, NotificationGroup?> change)
    {
        // What was due before this happened is told as it was then.
        if (_groups.GetValueOrDefault(key) is { NextAt: { } due } && due < at)
            Flush(key, due);
        var group = _groups.GetValueOrDefault(key);
        var next = change(group);
        if (!ReferenceEquals(next, group))
            Replace(key, next);
    }

    private void Flush((string Route, string Key) key, DateTimeOffset now)
    {
        if (_groups.GetValueOrDefault(key) is not { } group || _routing.RouteOf(key.Route) is not { } route)
            return;
        var (next, told) = group.Flush(route, _heldBack, now);
        if (told is not null)
            _told.Add(told);
        if (!ReferenceEquals(next, group))
            Replace(key, next);
    }

    private void WakeWarnings(AlertRaised critical, DateTimeOffset at)
    {
        foreach (var (key, group) in _groups.ToArray())
            if (group is { HoldsBack: true } && group.Alerts.Any(alert => alert.Raised.Rule == critical.Rule && alert.Raised.Period == critical.Period))
                Replace(key, group.Wake(at));
    }

    private void Replace((string Route, string Key) key, NotificationGroup? group)
    {
        Index(_groups.GetValueOrDefault(key), known => known.Remove(key));
        Index(group, known => known.Add(key));
        _groups[key] = group;
        _changed.Add(key);
    }

    private void Index(NotificationGroup? group, Action<HashSet<(string Route, string Key)>> change)
    {
        foreach (var alert in group?.Alerts ?? [])
        {
            if (!_byAlert.TryGetValue(alert.Raised.AlertId, out var keys))
                _byAlert[alert.Raised.AlertId] = keys = [];
            change(keys);
        }
    }

    private IReadOnlyList<((string Route, string Key) Key, NotificationGroup Group)> With(Guid alertId) =>
        _byAlert.TryGetValue(alertId, out var keys) ? [.. keys.Select(key => (key, _groups[key]!))] : [];

    private static (string Route, string Key) KeyOf(Route route, AlertRaised raised) => (route.Name, NotificationGroup.KeyOf(NotificationGroup.LabelsOf(route, raised)));
}
