namespace BusinessMetrics.Reports.Answers;

/// <summary>Answers what a report asks.</summary>
public interface IReportAnswers
{
    /// <exception cref="ReportQuestionException">It is not answered.</exception>
    Task<ReportAnswer> AskAsync(ReportQuestion question, CancellationToken cancellation);
}

/// <summary>A question has no answer; the message says why, in a sentence for the report's readers.</summary>
public sealed class ReportQuestionException(string message) : Exception(message);
