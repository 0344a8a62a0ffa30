using BusinessMetrics.Projections.Store.EventLoading;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Rollups;

namespace BusinessMetrics.Projections.Store.ReadModels;

/// <summary>
/// Tables that are folded from events. The daemon keeps the live ones; a rebuild fills others of the same shape in a
/// schema of its own and then puts them in the live ones' place.
/// </summary>
public abstract class ReadModel
{
    /// <summary>The projection's name in progress, health and commands.</summary>
    public abstract string Name { get; }

    /// <summary>The row of its progress in Marten's table.</summary>
    public string ProgressName => ProgressNameOf(Name);

    /// <summary>Whether figures are computed from it, so that answers that were computed before are stale once it changes.</summary>
    public virtual bool HoldsFigures => true;

    /// <summary>Raised when the tables' shape or what is folded into them changes: they are then filled anew from the log.</summary>
    public abstract int Version { get; }

    /// <summary>The events that it is folded from; the daemon reads no others.</summary>
    public abstract IReadOnlyList<StoredEvent> Events { get; }

    /// <summary>The events by their names.</summary>
    internal StoredEvents Stored => field ??= new(Events);

    /// <summary>The tables' names, without a schema.</summary>
    public abstract IReadOnlyList<string> Tables { get; }

    /// <summary>What of it is added up.</summary>
    public virtual IReadOnlyList<RollupModel> RollupModels => [];

    /// <summary>Makes the tables that are missing.</summary>
    public abstract string SchemaSql(string schema);

    /// <summary>Statements that must have run before a page is written; running one again changes nothing.</summary>
    public virtual IEnumerable<string> PreparationSql(string schema, IReadOnlyList<RecordedEvent> events) => [];

    /// <summary>Folds a page of events and queues one statement for each table that it changes.</summary>
    public abstract void Write(IStatements statements, string schema, IReadOnlyList<RecordedEvent> events);

    /// <summary>As <see cref="Write"/>, but says which event it is that cannot be applied.</summary>
    /// <exception cref="UnreadableEventException">An event cannot be applied.</exception>
    public void WriteOrName(IStatements statements, string schema, IReadOnlyList<RecordedEvent> events)
    {
        try
        {
            Write(statements, schema, events);
        }
        catch (Exception exception)
        {
            throw new UnreadableEventException(events.FirstOrDefault(recorded => !CanApply(schema, recorded))?.Sequence ?? events[0].Sequence, exception);
        }
    }

    private bool CanApply(string schema, RecordedEvent recorded)
    {
        try
        {
            Write(NoStatements.Instance, schema, [recorded]);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private sealed class NoStatements : IStatements
    {
        public static NoStatements Instance { get; } = new();

        public void Add(string sql, params object[] parameters)
        {
        }
    }

    /// <inheritdoc cref="ProgressName"/>
    public static string ProgressNameOf(string name) => $"{name}:All";

    public static RecordedMetric? AsMetric(RecordedEvent recorded) =>
        recorded.Data is MetricRecorded metric ? new(recorded.Id, recorded.Sequence, recorded.RecordedAt, metric) : null;

    /// <summary>The metric that an event takes back. When that was recorded does not matter to a fold.</summary>
    public static RetractedMetric? AsRetraction(RecordedEvent recorded) => recorded.Data is MetricRetracted retracted
        ? new(new(retracted.MetricId, recorded.Sequence, recorded.RecordedAt, retracted.ReadMetric()), recorded.RecordedAt, retracted.Reason)
        : null;
}
