namespace BusinessMetrics.CheckDocs.Snippets;

/// <summary>Without this nothing can be run, which is no reason to pass.</summary>
internal sealed class ToolMissingException(string message) : Exception(message);
