using BusinessMetrics.Platform.Http;

namespace BusinessMetrics.Figures.Series;

/// <summary>What was recorded has no such series; nothing that is worth keeping in a cache.</summary>
public sealed class SeriesRefusedException(FieldError error) : Exception
{
    public FieldError Error => error;
}
