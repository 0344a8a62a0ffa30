using System.Collections.Concurrent;
using BusinessMetrics.Projections.Store.ReadModels;
using JasperFx.Events.Daemon;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BusinessMetrics.Tests.Support;

/// <summary>
/// What a service logs of pages that it folded although it did not move the progress: whether they were committed, which
/// is a figure counted twice, or refused, which happens only where something else folds beside it.
/// </summary>
internal sealed class ProgressFaults : ILoggerProvider, ILogger
{
    /// <summary>Marten's words where it only warns.</summary>
    public const string Warning = "affected no rows";

    private readonly ConcurrentQueue<string> _committed = [];
    private readonly ConcurrentQueue<string> _refused = [];

    public IReadOnlyCollection<string> Committed => _committed;

    public IReadOnlyCollection<string> Refused => _refused;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var message = formatter(state, exception);
        if (message.Contains(Warning, StringComparison.Ordinal))
            _committed.Enqueue(message);
        else if (IsOfProgress(exception))
            _refused.Enqueue($"{message}: {exception!.Message}");
    }

    /// <summary>Fails the test in which figures were counted twice, or where a page was refused that nothing else can have folded.</summary>
    public void ShouldBeNone(bool foldsBeside)
    {
        Committed.ShouldBeEmpty();
        if (!foldsBeside)
            Refused.ShouldBeEmpty();
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
        // Read after the service has ended.
    }

    private static bool IsOfProgress(Exception? exception) => exception switch
    {
        null => false,
        PostgresException { SqlState: ProgressFence.SqlState } or ProgressionProgressOutOfOrderException => true,
        AggregateException several => several.InnerExceptions.Any(IsOfProgress),
        _ => IsOfProgress(exception.InnerException),
    };
}
