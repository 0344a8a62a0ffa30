namespace BusinessMetrics.Projections.Store.ReadModels;

/// <summary>Where a read model's statements go: the daemon's transaction, or a rebuild's.</summary>
public interface IStatements
{
    /// <param name="sql">With a <c>?</c> for each parameter.</param>
    void Add(string sql, params object[] parameters);

    /// <summary>Adds rows that are not there yet. No statement that was added before may have to do with them.</summary>
    void Insert(string table, params IReadOnlyList<InsertedColumn> columns) =>
        Add(InsertedColumn.StatementOf(table, columns), [.. columns.Select(column => column.Values)]);
}
