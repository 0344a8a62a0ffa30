using System.Globalization;
using System.Text;
using System.Xml.Linq;
using PdfSharp;

namespace BusinessMetrics.Reports.Rendering.Pdf;

/// <summary>What the file says of itself (XMP, ISO 16684-1), and that it is accessible (ISO 14289-1).</summary>
internal static class Metadata
{
    public const string Creator = "BusinessMetrics";

    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace Dublin = "http://purl.org/dc/elements/1.1/";
    private static readonly XNamespace Xmp = "http://ns.adobe.com/xap/1.0/";
    private static readonly XNamespace Pdf = "http://ns.adobe.com/pdf/1.3/";
    private static readonly XNamespace PdfUa = "http://www.aiim.org/pdfua/ns/id/";
    private static readonly XNamespace Envelope = "adobe:ns:meta/";

    public static byte[] Of(Print print)
    {
        var at = print.Document.Provenance.AsOf.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var description = new XElement(Rdf + "Description", new XAttribute(Rdf + "about", ""),
            Prefix("dc", Dublin), Prefix("xmp", Xmp), Prefix("pdf", Pdf), Prefix("pdfuaid", PdfUa),
            new XElement(Dublin + "format", PdfReport.ContentType),
            new XElement(Dublin + "title", InAnyLanguage(print.Document.Title)),
            new XElement(Dublin + "description", InAnyLanguage(print.Subject)),
            new XElement(Dublin + "language", new XElement(Rdf + "Bag", new XElement(Rdf + "li", print.Language))),
            new XElement(Xmp + "CreatorTool", Creator),
            new XElement(Xmp + "CreateDate", at),
            new XElement(Xmp + "ModifyDate", at),
            // As the file's other information has it: without the address.
            new XElement(Pdf + "Producer", PdfSharpProductVersionInformation.Producer.Split(" (")[0]),
            new XElement(PdfUa + "part", 1));
        var envelope = new XElement(Envelope + "xmpmeta", Prefix("x", Envelope), new XElement(Rdf + "RDF", Prefix("rdf", Rdf), description));
        return Encoding.UTF8.GetBytes(
            $"<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n{envelope.ToString(SaveOptions.DisableFormatting)}\n<?xpacket end=\"r\"?>");
    }

    private static XElement InAnyLanguage(string text) =>
        new(Rdf + "Alt", new XElement(Rdf + "li", new XAttribute(XNamespace.Xml + "lang", "x-default"), Allowed(text)));

    private static XAttribute Prefix(string prefix, XNamespace name) => new(XNamespace.Xmlns + prefix, name.NamespaceName);

    /// <summary>XML has no control characters, and no halves of pairs.</summary>
    private static string Allowed(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => !Rune.IsControl(rune) && rune.Value is not (0xFFFE or 0xFFFF)));
}
