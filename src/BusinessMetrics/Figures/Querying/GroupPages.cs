using System.Buffers.Text;
using System.Text;
using BusinessMetrics.Platform.Caching;
using BusinessMetrics.Platform.Http;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Figures.Querying;

/// <summary>A group of an answer: its value, and what it is called; null for what has no name in the field.</summary>
public readonly record struct GroupPosition(ExactNumber Value, string? Key)
{
    /// <summary>The largest first, of equals by name, the nameless last.</summary>
    public static IComparer<GroupPosition> Order { get; } = Comparer<GroupPosition>.Create((one, other) =>
        other.Value.CompareTo(one.Value) is not 0 and var byValue ? byValue
        : (one.Key is null).CompareTo(other.Key is null) is not 0 and var byName ? byName
        : string.CompareOrdinal(one.Key, other.Key));
}

/// <summary>Which groups are asked for.</summary>
/// <param name="Field">By whose values.</param>
/// <param name="After">The last group of the page before.</param>
public sealed record GroupQuery(string Field, int Limit, GroupPosition? After)
{
    public string CacheKey => FigureCache.Key(Field, Limit.ToString(System.Globalization.CultureInfo.InvariantCulture), After is { } after ? GroupPages.Write(after) : null);
}

/// <summary>Groups page by page: each goes on where the one before ended, whatever has become of the groups before.</summary>
public static class GroupPages
{
    public static QueryParameter Limit { get; } = new("limit", "With group_by: at most this many groups.") { Default = "1000", Range = (1, 10_000) };

    public static QueryParameter Cursor { get; } = new("cursor", "With group_by: continue after a page, its next_cursor. With as_of each group is on one page exactly.") { MayBeEmpty = true };

    /// <summary>The page that is asked for; null without <paramref name="groupBy"/>, with which alone there are pages.</summary>
    public static GroupQuery? Read(QueryReader query, QueryParameter groupBy)
    {
        if (query.Choice(groupBy) is { } field)
            return new(field, (int)query.WholeNumber(Limit), ReadCursor(query, Cursor));
        if (!query.Has(groupBy))
            foreach (var parameter in (QueryParameter[])[Limit, Cursor])
                if (query.Has(parameter))
                    query.Refuse(parameter.Name, $"{parameter.Name} without group_by", "it together with group_by");
        return null;
    }

    /// <summary>The groups after the position, at most so many, and where the next page begins; null on the last one.</summary>
    /// <param name="groups">In order.</param>
    public static (T[] Groups, string? NextCursor) Page<T>(IEnumerable<T> groups, int limit, GroupPosition? after, Func<T, GroupPosition> positionOf)
    {
        var rest = groups.SkipWhile(group => after is { } last && GroupPosition.Order.Compare(positionOf(group), last) <= 0).Take(limit + 1).ToArray();
        return rest.Length > limit ? (rest[..limit], Write(positionOf(rest[limit - 1]))) : (rest, null);
    }

    /// <summary>A position as text that callers need not understand.</summary>
    public static string Write(GroupPosition position) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(position.Key is null ? position.Value.ToString() : $"{position.Value} {position.Key}"));

    /// <summary>The group that an earlier page ended with.</summary>
    public static GroupPosition? ReadCursor(QueryReader query, QueryParameter cursor)
    {
        if (query.Text(cursor) is not { } text)
            return null;
        if (Base64Url.IsValid(text))
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(' ', 2);
            if (ExactNumber.TryParse(parts[0], out var value, ExactNumber.MaximumStoredLength))
                return new(value, parts.ElementAtOrDefault(1));
        }

        query.Refuse(cursor.Name, FieldError.Quote(text), "the next_cursor of an earlier page");
        return null;
    }
}
