using BusinessMetrics.Projections.Events;
using Npgsql;
using NpgsqlTypes;

namespace BusinessMetrics.Projections.Ledger;

/// <summary>Which series a question is about; what is null does not narrow it.</summary>
public sealed record MetricFilter(
    string? Name = null, MetricCategory? Category = null, string? Service = null, string? Model = null)
{
    public static MetricFilter All { get; } = new();

    /// <summary>The condition on <c>metric_series</c> that <see cref="AddTo"/> gives the parameters of.</summary>
    internal const string Condition =
        """
        (@metric_name::text is null or series.metric_name = @metric_name)
            and (@category::text is null or series.category = @category)
            and (@service::text is null or series.service = @service)
            and (@model_name::text is null or series.model_name = @model_name)
        """;

    internal void AddTo(NpgsqlParameterCollection parameters)
    {
        Add("metric_name", Name);
        Add("category", Category?.Name());
        Add("service", Service);
        Add("model_name", Model);

        void Add(string name, string? value) =>
            parameters.Add(new NpgsqlParameter<string?>(name, NpgsqlDbType.Text) { TypedValue = value });
    }
}
