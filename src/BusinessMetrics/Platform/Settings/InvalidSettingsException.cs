namespace BusinessMetrics.Platform.Settings;

/// <summary>Environment variables that the service cannot start with.</summary>
public sealed class InvalidSettingsException(IReadOnlyList<string> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>A line for each, beginning with the variable's name.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
