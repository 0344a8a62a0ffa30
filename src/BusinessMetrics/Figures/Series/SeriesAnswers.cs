using BusinessMetrics.Platform.Http;
using BusinessMetrics.Platform.Settings;

namespace BusinessMetrics.Figures.Series;

/// <summary>Answers what a series is asked for, whatever it is made from.</summary>
public sealed class SeriesAnswers(SeriesReader reader, ScoreSeriesReader scores, ServiceSettings settings)
{
    /// <summary>The answer, or why there is none.</summary>
    public async Task<(SeriesResponse? Response, FieldError? Refused)> OfAsync(SeriesRequest request, CancellationToken cancellation) =>
        request.Figure.Name == FigureDefinitions.Score
            ? (await scores.ReadAsync(request, cancellation), null)
            : SeriesComposer.Compose(request, await reader.ReadAsync(request, cancellation), settings.ReportingCurrency);
}
