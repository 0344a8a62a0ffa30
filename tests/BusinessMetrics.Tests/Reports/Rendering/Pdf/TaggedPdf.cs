using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace BusinessMetrics.Tests.Reports.Rendering.Pdf;

/// <summary>An element of the structure, as one hears it.</summary>
/// <param name="Page">On which it begins; 0 where nothing is in it.</param>
/// <param name="Text">Of it and all within.</param>
internal sealed record Tag(string Type, string Text, int Page, string? Alternative, string? Scope, bool HasBox, IReadOnlyList<Tag> Within)
{
    public IEnumerable<Tag> All => Within.SelectMany(tag => tag.All).Prepend(this);
}

/// <summary>A PDF as others read it.</summary>
internal sealed class TaggedPdf : IDisposable
{
    private readonly PdfDocument _pdf;
    private readonly Dictionary<IndirectReference, int> _pageNumbers = [];
    private readonly Dictionary<(int Page, int Id), string> _texts = [];

    public TaggedPdf(byte[] bytes)
    {
        _pdf = PdfDocument.Open(bytes);
        Pages = [.. _pdf.GetPages()];
        Catalog = _pdf.Structure.Catalog.CatalogDictionary;
        Number(Catalog.Data["Pages"]);
        foreach (var page in Pages)
            foreach (var content in page.GetMarkedContents())
                if (!content.IsArtifact && content.MarkedContentIdentifier >= 0)
                    _texts[(page.Number, content.MarkedContentIdentifier)] = string.Concat(content.Letters.Select(letter => letter.Value));
        Root = Read(Follow<DictionaryToken>(Follow<DictionaryToken>(Catalog.Data["StructTreeRoot"]).Data["K"]), 0);
    }

    public IReadOnlyList<Page> Pages { get; }

    public DictionaryToken Catalog { get; }

    public Tag Root { get; }

    public DocumentInformation Information => _pdf.Information;

    /// <summary>All that is no decoration.</summary>
    public string Text => Root.Text;

    public IEnumerable<Tag> Tags(params string[] types) => Root.All.Where(tag => types.Contains(tag.Type));

    /// <summary>What is drawn but not said: rules, footers, heads that are drawn again.</summary>
    public string Asides(int page) =>
        string.Join("\n", Pages[page - 1].GetMarkedContents().Where(content => content.IsArtifact).Select(content => string.Concat(content.Letters.Select(letter => letter.Value))));

    public string Metadata() => _pdf.TryGetXmpMetadata(out var metadata) ? System.Text.Encoding.UTF8.GetString(metadata.GetXmlBytes()) : "";

    public void Dispose() => _pdf.Dispose();

    public T Follow<T>(IToken token) where T : class, IToken => token switch
    {
        IndirectReferenceToken reference => Follow<T>(_pdf.Structure.GetObject(reference.Data).Data),
        T found => found,
        _ => throw new InvalidDataException($"{token} is no {typeof(T).Name}"),
    };

    public static string? Said(IToken? token) => token switch { StringToken text => text.Data, HexToken text => text.Data, NameToken name => name.Data, _ => null };

    private void Number(IToken node)
    {
        var dictionary = Follow<DictionaryToken>(node);
        if (dictionary.Data.TryGetValue("Kids", out var kids))
            foreach (var kid in Follow<ArrayToken>(kids).Data)
                Number(kid);
        else
            _pageNumbers[((IndirectReferenceToken)node).Data] = _pageNumbers.Count + 1;
    }

    private Tag Read(DictionaryToken element, int page)
    {
        page = PageOf(element, page);
        var (texts, within, first) = (new List<string>(), new List<Tag>(), 0);
        if (element.Data.TryGetValue("K", out var kids))
            foreach (var kid in TryArray(kids) ?? [kids])
                switch (kid is IndirectReferenceToken ? Follow<IToken>(kid) : kid)
                {
                    case NumericToken id:
                        Say(page, id.Int);
                        break;
                    case DictionaryToken content when Said(content.Data.GetValueOrDefault("Type")) == "MCR":
                        Say(PageOf(content, page), ((NumericToken)content.Data["MCID"]).Int);
                        break;
                    case DictionaryToken child when child.Data.ContainsKey("S"):
                        var tag = Read(child, page);
                        within.Add(tag);
                        texts.Add(tag.Text);
                        first = first == 0 ? tag.Page : first;
                        break;
                    default:
                        break;
                }

        var attributes = element.Data.TryGetValue("A", out var own) ? TryDictionaries(own) : [];
        return new(
            Said(element.Data["S"])!, string.Concat(texts), first,
            Said(element.Data.GetValueOrDefault("Alt")),
            attributes.Select(each => Said(each.Data.GetValueOrDefault("Scope"))).FirstOrDefault(scope => scope is not null),
            attributes.Any(each => each.Data.ContainsKey("BBox")),
            within);

        void Say(int on, int id)
        {
            texts.Add(_texts.GetValueOrDefault((on, id), ""));
            first = first == 0 ? on : first;
        }
    }

    private int PageOf(DictionaryToken element, int otherwise) =>
        element.Data.TryGetValue("Pg", out var page) && page is IndirectReferenceToken reference ? _pageNumbers[reference.Data] : otherwise;

    private IReadOnlyList<IToken>? TryArray(IToken token) => (token is IndirectReferenceToken ? Follow<IToken>(token) : token) is ArrayToken array ? array.Data : null;

    private List<DictionaryToken> TryDictionaries(IToken token) =>
        [.. (TryArray(token) ?? [token]).Select(each => each is IndirectReferenceToken ? Follow<IToken>(each) : each).OfType<DictionaryToken>()];
}
