using System.Globalization;
using System.Text;
using BusinessMetrics.Projections.Store.Events;
using BusinessMetrics.Projections.Store.Numbers;

namespace BusinessMetrics.Reports.Rendering.Html;

/// <summary>HTML that is put together by name: <see cref="Text"/> escapes, <see cref="Raw"/> does not and takes only what this code wrote.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _html = new();

    public HtmlText Raw(string markup)
    {
        _html.Append(markup);
        return this;
    }

    public HtmlText Raw(int number) => Raw(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>As an element's text or a quoted attribute's value.</summary>
    public HtmlText Text(string text)
    {
        for (var i = 0; i < text.Length; i++)
            switch (text[i])
            {
                case '&':
                    _html.Append("&amp;");
                    break;
                case '<':
                    _html.Append("&lt;");
                    break;
                case '>':
                    _html.Append("&gt;");
                    break;
                case '"':
                    _html.Append("&quot;");
                    break;
                case '\'':
                    _html.Append("&#39;");
                    break;
                case var high when char.IsHighSurrogate(high) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]):
                    _html.Append(high).Append(text[++i]);
                    break;
                // No characters of a page, or such as turn the direction of what is beside them.
                case var none when (char.IsControl(none) && none is not ('\t' or '\n')) || char.IsSurrogate(none) || none is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFFFE' or '\uFFFF':
                    _html.Append(none == '\r' ? "" : "\uFFFD");
                    break;
                case var letter:
                    _html.Append(letter);
                    break;
            }

        return this;
    }

    /// <summary>A number as people read it, with all its digits for machines.</summary>
    public HtmlText Number(ExactNumber exact, string shown) => Raw("<data value=\"").Raw(exact.ToString()).Raw("\">").Text(shown).Raw("</data>");

    public HtmlText Instant(DateTimeOffset at, string shown) => Raw("<time datetime=\"").Raw(Iso8601.Format(at)).Raw("\">").Text(shown).Raw("</time>");

    public override string ToString() => _html.ToString();
}
