namespace BusinessMetrics.Platform.Caching;

/// <summary>What a caller may read: part of every key, so that nobody gets an answer made for another's eyes.</summary>
public interface ICacheScope
{
    /// <summary>Equal for callers who may read the same.</summary>
    string CacheKey { get; }
}
