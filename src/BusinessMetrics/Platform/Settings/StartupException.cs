namespace BusinessMetrics.Platform.Settings;

/// <summary>The service cannot start; the message says why and what to do, and is all that the operator needs to see.</summary>
public sealed class StartupException(string message) : Exception(message);
