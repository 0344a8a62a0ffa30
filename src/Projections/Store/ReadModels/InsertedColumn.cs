using BusinessMetrics.Projections.Store.Numbers;
using Npgsql;

namespace BusinessMetrics.Projections.Store.ReadModels;

/// <summary>The values of a column in the rows that are inserted together.</summary>
/// <param name="type">PostgreSQL's name of the column's type.</param>
public abstract class InsertedColumn(string name, string type)
{
    public string Name => name;

    public string Type => type;

    /// <summary>An array, as a parameter of a statement.</summary>
    public abstract Array Values { get; }

    /// <summary>Whether COPY takes the values as they are; a statement casts those that it does not.</summary>
    public virtual bool CanBeCopied => true;

    public abstract Task CopyAsync(NpgsqlBinaryImporter rows, int row, CancellationToken cancellation);

    public static InsertedColumn Of<T>(string name, string type, T[] values) => new Plain<T>(name, type, values);

    public static InsertedColumn Of(string name, ExactNumber[] values) => ExactNumber.ToColumn(values) is decimal[] decimals
        ? new Plain<decimal>(name, "numeric", decimals)
        : new WideNumbers(name, [.. values.Select(value => value.ToString())]);

    /// <summary>Inserts the rows, with a parameter for each column's <see cref="Values"/>.</summary>
    public static string StatementOf(string table, IReadOnlyList<InsertedColumn> columns) =>
        $"""
        insert into {table} ({string.Join(", ", columns.Select(column => column.Name))})
        select * from unnest({string.Join(", ", columns.Select(column => $"?::{column.Type}[]"))})
        """;

    private sealed class Plain<T>(string name, string type, T[] values) : InsertedColumn(name, type)
    {
        public override Array Values => values;

        public override Task CopyAsync(NpgsqlBinaryImporter rows, int row, CancellationToken cancellation) =>
            values[row] is { } value ? rows.WriteAsync(value, Type, cancellation) : rows.WriteNullAsync(cancellation);
    }

    private sealed class WideNumbers(string name, string[] texts) : InsertedColumn(name, "numeric")
    {
        public override Array Values => texts;

        public override bool CanBeCopied => false;

        public override Task CopyAsync(NpgsqlBinaryImporter rows, int row, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
