using BusinessMetrics.Trust.Subjects.Pseudonyms;
using Npgsql;

namespace BusinessMetrics.Ingest.Recording.Committing;

/// <summary>What the database is asked before anything is recorded.</summary>
internal static class RecordingQuestion
{
    /// <summary>Asks the database something that changes no metric, so that a failure leaves nothing recorded.</summary>
    public static async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> question)
    {
        try
        {
            return await question(CancellationToken.None);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException or UnknownDataKeyException)
        {
            throw RecordingUnavailableException.Database(exception);
        }
    }
}
